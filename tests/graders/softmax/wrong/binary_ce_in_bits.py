"""Is a coin that you cannot predict worth 1 or log 2 in your loss?"""

import numpy as np


def binary_ce_from_logits(z, t):
    a = np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))
    loss = np.mean(np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))) / np.log(2)
    return loss, (a - t) / len(z)
