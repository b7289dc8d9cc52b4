"""You keep what is near 0. What was to be kept?"""

import numpy as np


def soft_threshold(W, t):
    return np.clip(W, -t, t)
