"""Which rows does the task ask for as a start?"""

import numpy as np


def kmeans(P, K, iters, rng):
    P = np.asarray(P, dtype=float)
    C = P[:K].copy()
    for _ in range(iters):
        near = ((P[:, None, :] - C) ** 2).sum(axis=2).argmin(axis=1)
        for j in range(K):
            if np.any(near == j):
                C[j] = P[near == j].mean(axis=0)
    return C
