"""The caller still needs W. Which array do you write into?"""

import numpy as np


def soft_threshold(W, t):
    W[np.abs(W) <= t] = 0.0
    return W - t * np.sign(W)
