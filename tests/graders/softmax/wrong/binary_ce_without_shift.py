"""Follow the value 1000 through your exponential, then through your logarithm."""

# S01
import numpy as np


def binary_ce_from_logits(z, t):
    a = np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))
    loss = np.mean(np.log(1 + np.exp(z)) - t * z)
    return loss, (a - t) / len(z)
