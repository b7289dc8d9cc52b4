"""Takes away what clipping would keep."""

import numpy as np


def soft_threshold(W, t):
    return W - np.clip(W, -t, t)
