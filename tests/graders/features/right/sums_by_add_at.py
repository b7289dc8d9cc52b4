"""Adds up rows with np.add.at and keeps empty words with np.where."""

import numpy as np


def kmeans(P, K, iters, rng):
    X = np.array(P, dtype=np.float64)
    C = X[rng.choice(X.shape[0], size=K, replace=False)].copy()
    for _ in range(iters):
        d = (X**2).sum(1)[:, None] - 2 * X.dot(C.T) + (C**2).sum(1)
        label = d.argmin(1)
        total, size = np.zeros_like(C), np.bincount(label, minlength=K)
        np.add.at(total, label, X)
        C = np.where(size[:, None] > 0, total / np.maximum(size, 1)[:, None], C)
    return C
