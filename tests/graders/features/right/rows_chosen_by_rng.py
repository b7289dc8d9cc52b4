"""Lets rng.choice pick the rows themselves, and stops when nothing moves."""

import numpy as np


def kmeans(P, K, iters, rng):
    P = P.astype(float)
    codebook = rng.choice(P, K, replace=False)
    for _ in range(iters):
        gaps = np.linalg.norm(P[:, None] - codebook[None], axis=2)
        owner = np.argmin(gaps, axis=1)
        new = np.array([P[owner == j].mean(0) if (owner == j).any() else codebook[j] for j in range(K)])
        if np.array_equal(new, codebook):
            break
        codebook = new
    return codebook
