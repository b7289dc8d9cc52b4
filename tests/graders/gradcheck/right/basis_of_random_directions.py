"""Turns the axes by a random rotation and looks along every one of the new axes."""

import numpy as np


def grad_check(f, W, X, y, reg, rng):
    Q, _ = np.linalg.qr(rng.standard_normal((W.size, W.size)))
    gradient = f(W, X, y, reg)[1]
    unit = max(1.0, np.linalg.norm(gradient))
    along = lambda V, h: (f(W + h * V, X, y, reg)[0] - f(W - h * V, X, y, reg)[0]) / (2 * h)
    for column in Q.T:
        V = column.reshape(W.shape)
        claimed = float(np.sum(gradient * V))
        if not min(abs(along(V, 1e-5) - claimed), abs(along(V, 1e-7) - claimed)) < 1e-7 * unit:
            return False
    return True
