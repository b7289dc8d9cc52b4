"""How many patches wide is a cell when pool is 3?"""

import numpy as np


def bovw(I, codebook, pool):
    Q = patches(I).astype(float)
    B = np.asarray(codebook, dtype=float)
    K = len(B)
    words = ((Q[..., None, :] - B) ** 2).sum(axis=-1).argmin(axis=-1)
    s = 3
    H = np.zeros((len(I), pool, pool, K))
    for i in range(len(I)):
        for r in range(6):
            for c in range(6):
                H[i, (r // s) % pool, (c // s) % pool, words[i, r, c]] += 1
    return H.reshape(len(I), -1) / 36
