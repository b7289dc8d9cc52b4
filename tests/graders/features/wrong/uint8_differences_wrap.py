"""What is 0 - 16 when both are uint8?"""

import numpy as np


def kmeans(P, K, iters, rng):
    C = P[rng.choice(len(P), K, replace=False)]
    for _ in range(iters):
        near = np.array([[((p - c) ** 2).sum() for c in C] for p in P]).argmin(axis=1)
        C = np.array([P[near == j].mean(axis=0) if np.any(near == j) else C[j] for j in range(K)])
    return C
