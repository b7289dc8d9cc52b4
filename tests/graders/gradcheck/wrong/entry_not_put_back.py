"""Print W after your loop: is it the W that you were given? And what was it during the second pass?"""

# G02
import numpy as np


def numerical_gradient(f, W, h=1e-5):
    grad = np.zeros(W.shape)
    for ix in np.ndindex(W.shape):
        W[ix] += h
        up = f(W)
        W[ix] -= 2 * h
        down = f(W)
        grad[ix] = (up - down) / (2 * h)
    return grad
