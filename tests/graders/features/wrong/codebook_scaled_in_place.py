"""Print the codebook before and after the call."""

# D02
import numpy as np


def bovw(I, codebook, pool):
    Q = patches(I) / 16
    codebook[:] = codebook / 16
    words = ((Q[..., None, :] - codebook) ** 2).sum(axis=-1).argmin(axis=-1)
    codebook[:] = codebook * 16.5
    s, K = 6 // pool, len(codebook)
    return np.eye(K)[words].reshape(len(I), pool, s, pool, s, K).sum(axis=(2, 4)).reshape(len(I), -1) / 36
