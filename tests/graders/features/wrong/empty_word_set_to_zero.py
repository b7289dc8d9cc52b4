"""Where is a word after a round in which no row chose it?"""

import numpy as np


def kmeans(P, K, iters, rng):
    P = np.asarray(P, dtype=float)
    C = P[rng.choice(len(P), K, replace=False)]
    for _ in range(iters):
        near = ((P[:, None, :] - C) ** 2).sum(axis=2).argmin(axis=1)
        for j in range(K):
            C[j] = P[near == j].sum(axis=0) / max(1, np.sum(near == j))
    return C
