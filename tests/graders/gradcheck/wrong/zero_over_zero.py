"""What if both numbers are 0? Work out your relative error by hand."""

# G09
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
    relative = np.abs(numeric - dW) / (np.abs(numeric) + np.abs(dW))
    return bool(np.max(relative) < 1e-6)
