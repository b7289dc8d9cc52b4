"""Which call on rng does the task name, and which do you make?"""

import numpy as np


def kmeans(P, K, iters, rng):
    P = np.asarray(P, dtype=float)
    C = P[rng.permutation(len(P))[:K]]
    for _ in range(iters):
        near = ((P[:, None, :] - C) ** 2).sum(axis=2).argmin(axis=1)
        for j in range(K):
            if np.any(near == j):
                C[j] = P[near == j].mean(axis=0)
    return C
