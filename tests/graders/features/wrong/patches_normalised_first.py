"""Do you compare the patches with the words as they are?"""

import numpy as np


def bovw(I, codebook, pool):
    Q = patches(I).astype(float)
    B = np.array(codebook, dtype=float)
    Q -= Q.mean(axis=-1, keepdims=True)
    Q /= np.linalg.norm(Q, axis=-1, keepdims=True) + 1e-9
    B -= B.mean(axis=1, keepdims=True)
    B /= np.linalg.norm(B, axis=1, keepdims=True) + 1e-9
    K = len(B)
    words = ((Q[..., None, :] - B) ** 2).sum(axis=-1).argmin(axis=-1)
    s = 6 // pool
    H = np.zeros((len(I), pool, pool, K))
    for i in range(len(I)):
        for r in range(6):
            for c in range(6):
                H[i, r // s, c // s, words[i, r, c]] += 1
    return H.reshape(len(I), -1) / 36
