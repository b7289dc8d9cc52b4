"""Where does -3 go?"""

import numpy as np


def soft_threshold(W, t):
    return np.maximum(np.abs(W) - t, 0)
