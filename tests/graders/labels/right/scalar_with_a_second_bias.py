"""Adds another column of ones: the fitted values are the same."""

import numpy as np


def scalar_label_accuracy(X, y, perm):
    X = np.hstack([X, np.ones((len(X), 1))])
    t = perm[y].astype(float)
    w, *_ = np.linalg.lstsq(X, t, rcond=None)
    return np.mean(np.clip(np.round(X @ w), 0, len(perm) - 1) == t)
