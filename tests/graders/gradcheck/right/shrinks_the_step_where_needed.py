"""Compares all entries at once and measures anew, with a step a tenth as long, the ones that do not agree."""

import numpy as np


def grad_check(f, W, X, y, reg, rng):
    _, dW = f(W, X, y, reg)
    if np.isnan(dW).any() or np.isinf(dW).any():
        return False
    left = list(np.ndindex(*W.shape))
    for h in (1e-5, 1e-6, 1e-7):
        again = []
        for place in left:
            E = np.zeros(W.shape)
            E[place] = h
            n = (f(W + E, X, y, reg)[0] - f(W - E, X, y, reg)[0]) / (2 * h)
            if not abs(n - dW[place]) <= 1e-6 * max(1.0, abs(n) + abs(dW[place])):
                again.append(place)
        left = again
        if not left or len(left) > 12:
            break
    return len(left) == 0
