"""If a loss is counted in millionths, is an error of 0.000001 still small, or is it out of reach of any step?"""

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
    dW = f(W, X, y, reg)[1]
    numeric = _central(f, W, X, y, reg, 1e-6)
    return bool(np.max(np.abs(numeric - dW)) < 1e-6)
