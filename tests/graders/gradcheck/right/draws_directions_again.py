"""Draws another direction where one does not agree, and gives up after fifteen in a row."""

import numpy as np


def grad_check(f, W, X, y, reg, rng):
    dW = f(W, X, y, reg)[1]
    if np.isnan(dW).any():
        return False
    size = max(1.0, float(np.linalg.norm(dW)))
    agreed = failed = 0
    while agreed < 12:
        V = rng.standard_normal(W.shape)
        V /= np.linalg.norm(V)
        a = float((dW * V).sum())
        n = directional_derivative(lambda M: f(M, X, y, reg)[0], W, V, 3e-6)
        if abs(a - n) < 1e-7 * size:
            agreed += 1
            failed = 0
        else:
            failed += 1
        if failed == 15:
            return False
    return True
