"""Keeps the best word so far while it goes through the codebook."""

import numpy as np


def bovw(I, codebook, pool):
    G = patches(I).astype(float)
    best = np.full(G.shape[:3], np.inf)
    near = np.zeros(G.shape[:3], dtype=np.int8)
    for j, word in enumerate(codebook):
        d = np.sqrt(((G - word.astype(float)) ** 2).mean(axis=-1))
        near[d < best] = j
        best = np.minimum(best, d)
    s = 6 // pool
    H = [(near == j).reshape(len(G), pool, s, pool, s).mean(axis=(2, 4)) / pool**2 for j in range(len(codebook))]
    return np.stack(H, axis=-1).reshape(len(G), -1)
