"""Measures all entries at three steps, takes the median of each and returns an array without axes."""

import numpy as np


def grad_check(f, W, X, y, reg, rng):
    loss = lambda M: f(M, X, y, reg)[0]
    _, claimed = f(W, X, y, reg)
    three = np.stack([numerical_gradient(loss, W, h) for h in (4e-6, 2e-6, 1e-6)])
    middle = np.median(three, axis=0)
    scale = np.maximum(1, np.maximum(abs(middle), abs(claimed)))
    return np.array(np.max(np.abs(middle - claimed) / scale) < 2e-6)
