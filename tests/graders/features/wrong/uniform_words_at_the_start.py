"""Are your first words rows of P?"""

import numpy as np


def kmeans(P, K, iters, rng):
    P = np.asarray(P, dtype=float)
    C = rng.uniform(P.min(axis=0), P.max(axis=0), size=(K, P.shape[1]))
    for _ in range(iters):
        near = ((P[:, None, :] - C) ** 2).sum(axis=2).argmin(axis=1)
        for j in range(K):
            if np.any(near == j):
                C[j] = P[near == j].mean(axis=0)
    return C
