"""Takes five points along random directions, and two close ones where these do not agree."""

import numpy as np


def grad_check(f, W, X, y, reg, rng):
    loss0, dW = f(W, X, y, reg)
    g = lambda t, V: f(W + t * V, X, y, reg)[0]
    bound = 2e-7 * max(1.0, np.sqrt((dW**2).sum()))
    for k in range(20):
        V = rng.normal(size=W.shape)
        V = V / np.sqrt((V**2).sum())
        a = (dW * V).sum()
        h = 5e-4
        n = (g(-2 * h, V) - 8 * g(-h, V) + 8 * g(h, V) - g(2 * h, V)) / (12 * h)
        if abs(n - a) < bound:
            continue
        h = 1e-6
        n = (g(h, V) - g(-h, V)) / (2 * h)
        if not abs(n - a) < bound:
            return False
    return True
