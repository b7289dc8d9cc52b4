"""Solves the normal equations and rounds by adding a half."""

import numpy as np


def scalar_label_accuracy(X, y, perm):
    t = np.array([perm[label] for label in y])
    w = np.linalg.solve(X.T @ X, X.T @ t)
    k = np.floor(X @ w + 0.5)
    return np.mean(np.maximum(0, np.minimum(k, len(perm) - 1)) == t)
