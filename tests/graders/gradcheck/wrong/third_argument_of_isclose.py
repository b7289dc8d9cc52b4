"""Which of its tolerances did you set, the relative or the absolute one, and what is the other?"""

# G11
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
    numeric = _central(f, W, X, y, reg, 1e-7)
    return bool(np.isclose(numeric, dW, 1e-6).all())
