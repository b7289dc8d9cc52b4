"""Two words are equally near: which one does the row belong to?"""

import numpy as np


def kmeans(P, K, iters, rng):
    P = np.asarray(P, dtype=float)
    C = P[rng.choice(len(P), K, replace=False)]
    for _ in range(iters):
        near = K - 1 - ((P[:, None, :] - C) ** 2).sum(axis=2)[:, ::-1].argmin(axis=1)
        for j in range(K):
            if np.any(near == j):
                C[j] = P[near == j].mean(axis=0)
    return C
