"""Moves all words at once with a matrix of memberships."""

import numpy as np


def kmeans(P, K, iters, rng):
    P = P * 1.0
    C = P[rng.choice(len(P), K, replace=False), :]
    for _ in range(iters):
        member = np.eye(K)[np.argmin(np.sum((C[:, None] - P) ** 2, axis=-1), axis=0)]
        count = member.sum(axis=0)
        full = count > 0
        C[full] = (member.T @ P)[full] / count[full, None]
    return C
