"""Counts in loops over images, patches and words, without calling patches."""

import numpy as np


def bovw(I, codebook, pool):
    N, K, side = len(I), len(codebook), 6 // pool
    H = np.zeros((N, pool * pool * K))
    words = np.asarray(codebook).astype(float)
    for i in range(N):
        for r in range(6):
            for c in range(6):
                patch = I[i, r : r + 3, c : c + 3].ravel().astype(float)
                best, shortest = 0, np.inf
                for j in range(K):
                    d = np.sum((patch - words[j]) ** 2)
                    if d < shortest:
                        best, shortest = j, d
                H[i, ((r // side) * pool + c // side) * K + best] += 1
    return H / H.sum(axis=1, keepdims=True)
