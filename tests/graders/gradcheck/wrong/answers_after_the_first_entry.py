"""After how many entries does your loop say that all is well?"""

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
    for a, n in zip(dW.ravel(), numeric.ravel()):
        if not abs(a - n) <= 1e-6 * max(1, abs(a), abs(n)):
            return False
        return True
