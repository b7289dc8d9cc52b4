"""How many numbers does bincount return when the last word occurs nowhere?"""

import numpy as np


def bovw(I, codebook, pool):
    Q = patches(I).astype(float)
    words = ((Q[..., None, :] - np.asarray(codebook, dtype=float)) ** 2).sum(axis=-1).argmin(axis=-1)
    s = 6 // pool
    H = np.zeros((len(I), pool, pool, len(codebook)))
    for i in range(len(I)):
        for r in range(pool):
            for c in range(pool):
                H[i, r, c] = np.bincount(words[i, r * s : r * s + s, c * s : c * s + s].ravel())
    return H.reshape(len(I), -1) / 36
