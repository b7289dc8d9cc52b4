"""After the words have moved, is every row still with its nearest one?"""

import numpy as np


def kmeans(P, K, iters, rng):
    P = np.asarray(P, dtype=float)
    C = P[rng.choice(len(P), K, replace=False)]
    near = ((P[:, None, :] - C) ** 2).sum(axis=2).argmin(axis=1)
    for _ in range(iters):
        for j in range(K):
            if np.any(near == j):
                C[j] = P[near == j].mean(axis=0)
    return C
