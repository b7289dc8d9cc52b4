"""Which is the largest loss that your formula can give to one sample?"""

# S24
import numpy as np


def binary_ce_from_logits(z, t):
    a = np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))
    loss = -np.mean(t * np.log(a + 1e-8) + (1 - t) * np.log(1 - a + 1e-8))
    return loss, (a - t) / len(z)
