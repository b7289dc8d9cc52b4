"""If your gradient is twice as long as it should be, what does the angle say?"""

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
    if not np.all(np.isfinite(dW)):
        return False
    numeric = _central(f, W, X, y, reg, 1e-6)
    a, n = np.linalg.norm(dW), np.linalg.norm(numeric)
    if min(a, n) < 1e-6:
        return bool(max(a, n) < 1e-3)
    return bool(np.sum(dW * numeric) >= (1 - 1e-8) * a * n)
