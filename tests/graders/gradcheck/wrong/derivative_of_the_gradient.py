"""Derivative of which number? Look at what f returns, and at what you subtract."""

# G10
import numpy as np


def grad_check(f, W, X, y, reg, rng):
    _, dW = f(W, X, y, reg)
    h = 1e-5
    for ix in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[ix] += h
        down[ix] -= h
        n = (f(up, X, y, reg)[1][ix] - f(down, X, y, reg)[1][ix]) / (2 * h)
        if not abs(n - dW[ix]) <= 1e-6 * max(1, abs(dW[ix])):
            return False
    return True
