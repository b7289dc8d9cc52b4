"""Your verdicts are fine. Compare the W of the caller before and after, bit by bit."""

import numpy as np


def _central(f, W, X, y, reg, h):
    numeric = np.zeros(W.shape)
    for ix in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[ix] += h
        down[ix] -= h
        numeric[ix] = (f(up, X, y, reg)[0] - f(down, X, y, reg)[0]) / (2 * h)
    return numeric


def grad_check(f, W, X, y, reg, rng):
    _, dW = f(W, X, y, reg)
    if not np.all(np.isfinite(dW)):
        return False
    h = 1e-6
    for ix in np.ndindex(W.shape):
        W[ix] += h
        up = f(W, X, y, reg)[0]
        W[ix] -= 2 * h
        down = f(W, X, y, reg)[0]
        W[ix] += h
        if not abs((up - down) / (2 * h) - dW[ix]) <= 1e-6 * max(1, abs(dW[ix])):
            return False
    return True
