"""Both sides shrink. What do you do with negative weights?"""

import numpy as np


def soft_threshold(W, t):
    return np.maximum(W - t, 0)
