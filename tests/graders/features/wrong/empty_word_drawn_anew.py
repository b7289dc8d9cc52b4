"""What does the task say about a word that no row is nearest to?"""

import numpy as np


def kmeans(P, K, iters, rng):
    P = np.asarray(P, dtype=float)
    C = P[rng.choice(len(P), K, replace=False)]
    for _ in range(iters):
        near = ((P[:, None, :] - C) ** 2).sum(axis=2).argmin(axis=1)
        for j in range(K):
            members = P[near == j]
            C[j] = members.mean(axis=0) if len(members) else P[rng.integers(len(P))]
    return C
