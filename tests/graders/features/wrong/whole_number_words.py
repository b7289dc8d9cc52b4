"""What becomes of a mean of 3.7 in an array of whole numbers?"""

import numpy as np


def kmeans(P, K, iters, rng):
    C = P[rng.choice(len(P), K, replace=False)]
    for _ in range(iters):
        near = ((P[:, None, :].astype(float) - C) ** 2).sum(axis=2).argmin(axis=1)
        for j in range(K):
            if np.any(near == j):
                C[j] = P[near == j].mean(axis=0)
    return C
