"""Print P before and after the call."""

# D02
import numpy as np


def kmeans(P, K, iters, rng):
    C = np.array(P[rng.choice(len(P), K, replace=False)], dtype=float)
    rng.shuffle(P)
    rows = P.astype(float)
    for _ in range(iters):
        near = ((rows[:, None, :] - C) ** 2).sum(axis=2).argmin(axis=1)
        for j in range(K):
            if np.any(near == j):
                C[j] = rows[near == j].mean(axis=0)
    return C
