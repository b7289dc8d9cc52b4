"""How does your loss change when every sample occurs twice?"""

# S11
import numpy as np


def binary_ce_from_logits(z, t):
    a = np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))
    loss = np.sum(np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z))))
    return loss, a - t
