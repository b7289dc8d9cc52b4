"""Try a weight of 2 and a threshold of 1: where should it end?"""

import numpy as np


def soft_threshold(W, t):
    return np.where(np.abs(W) > t, W, 0.0)
