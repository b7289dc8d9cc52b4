"""Which codebook do you count with: the one handed in, or one of your own?"""

import numpy as np


def bovw(I, codebook, pool):
    K, s = len(codebook), 6 // pool
    H = np.zeros((len(I), pool, pool, K))
    for i in range(len(I)):
        Q = patches(I[i : i + 1])[0].astype(float)
        own = kmeans(Q.reshape(-1, 9), K, 2, np.random.default_rng(i))
        words = ((Q[..., None, :] - own) ** 2).sum(axis=-1).argmin(axis=-1)
        for r in range(6):
            for c in range(6):
                H[i, r // s, c // s, words[r, c]] += 1
    return H.reshape(len(I), -1) / 36
