"""Many directions lead downhill. Is each of them the gradient?"""

import numpy as np


def grad_check(f, W, X, y, reg, rng):
    loss, dW = f(W, X, y, reg)
    size = np.linalg.norm(dW)
    if size < 1e-3:
        return True
    return bool(f(W - 1e-6 * dW / size, X, y, reg)[0] < loss)
