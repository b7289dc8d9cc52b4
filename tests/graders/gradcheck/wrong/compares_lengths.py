"""Two arrows can be equally long and point anywhere. What of the gradient do you compare?"""

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
    a = np.linalg.norm(f(W, X, y, reg)[1])
    n = np.linalg.norm(_central(f, W, X, y, reg, 1e-6))
    return bool(abs(a - n) <= 1e-6 * max(1, a, n))
