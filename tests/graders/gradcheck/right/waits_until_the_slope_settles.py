"""Shortens the step along each direction until two steps agree, and compares only then."""

import numpy as np


def grad_check(f, W, X, y, reg, rng):
    _, dW = f(W, X, y, reg)
    if not np.isfinite(dW).all():
        return False
    unit = max(1.0, np.linalg.norm(dW))
    for _ in range(14):
        V = rng.standard_normal(W.shape)
        V /= np.linalg.norm(V)
        slope = lambda h: directional_derivative(lambda M: f(M, X, y, reg)[0], W, V, h)
        wide = slope(2e-5)
        for h in (5e-6, 1e-6, 2e-7):
            narrow = slope(h)
            if abs(wide - narrow) < 1e-7 * unit:
                break
            wide = narrow
        if abs(narrow - (dW * V).sum()) > 2e-7 * unit:
            return False
    return True
