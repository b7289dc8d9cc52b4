"""Along one random direction, how much of an error in a single entry arrives, and is your tolerance below it?"""

import numpy as np


def grad_check(f, W, X, y, reg, rng):
    _, dW = f(W, X, y, reg)
    V = rng.standard_normal(W.shape)
    V /= np.linalg.norm(V)
    h = 1e-6
    n = (f(W + h * V, X, y, reg)[0] - f(W - h * V, X, y, reg)[0]) / (2 * h)
    return bool(abs(n - np.sum(dW * V)) <= 1e-5 * max(1, np.linalg.norm(dW)))
