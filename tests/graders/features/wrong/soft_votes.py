"""How many words does one patch vote for?"""

import numpy as np


def bovw(I, codebook, pool):
    Q = patches(I).astype(float)
    B = np.asarray(codebook, dtype=float)
    D = ((Q[..., None, :] - B) ** 2).sum(axis=-1)
    votes = np.exp(D.min(axis=-1, keepdims=True) - D)
    votes /= votes.sum(axis=-1, keepdims=True)
    s = 6 // pool
    return votes.reshape(len(I), pool, s, pool, s, len(B)).sum(axis=(2, 4)).reshape(len(I), -1) / 36
