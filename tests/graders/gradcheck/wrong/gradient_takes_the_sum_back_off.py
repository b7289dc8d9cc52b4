"""Is (x + h) - h the same number as x, to the last bit? Compare W before and after."""

import numpy as np


def numerical_gradient(f, W, h=1e-5):
    W = np.asarray(W) if W.dtype.kind == "f" else W.astype(float)
    grad = np.zeros(W.shape)
    for ix in np.ndindex(W.shape):
        W[ix] += h
        up = f(W)
        W[ix] -= 2 * h
        down = f(W)
        W[ix] += h
        grad[ix] = (up - down) / (2 * h)
    return grad
