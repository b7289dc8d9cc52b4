"""At W = 0, what does a wrong slope of the penalty look like?"""

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
    W = np.zeros(W.shape)
    dW = f(W, X, y, reg)[1]
    numeric = _central(f, W, X, y, reg, 1e-6)
    return bool(np.all(np.abs(numeric - dW) <= 1e-6 * max(1, np.linalg.norm(dW))))
