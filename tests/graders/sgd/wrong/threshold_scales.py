"""Does a weight of 100 move by t, or by a share of itself?"""

import numpy as np


def soft_threshold(W, t):
    return W * np.maximum(1 - t, 0)
