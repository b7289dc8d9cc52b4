"""Is x + h different from x in the type of numbers that you work with?"""

# G06
import numpy as np


def numerical_gradient(f, W, h=1e-5):
    W = W.astype(np.float32)
    grad = np.zeros_like(W)
    for ix in np.ndindex(W.shape):
        old = W[ix]
        W[ix] = old + np.float32(h)
        up = f(W)
        W[ix] = old - np.float32(h)
        down = f(W)
        W[ix] = old
        grad[ix] = (up - down) / (2 * h)
    return grad
