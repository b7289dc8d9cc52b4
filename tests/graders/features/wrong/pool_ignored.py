"""How many numbers does an image get when pool is 2?"""

import numpy as np


def bovw(I, codebook, pool):
    Q = patches(I).astype(float)
    B = np.asarray(codebook, dtype=float)
    K = len(B)
    words = ((Q[..., None, :] - B) ** 2).sum(axis=-1).argmin(axis=-1)
    s = 6 // pool
    H = np.zeros((len(I), K))
    for i in range(len(I)):
        for r in range(6):
            for c in range(6):
                H[i, words[i, r, c]] += 1
    return H.reshape(len(I), -1) / 36
