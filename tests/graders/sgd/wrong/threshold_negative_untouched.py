"""Both sides shrink. Which weights did you leave alone?"""

import numpy as np


def soft_threshold(W, t):
    return np.where(W > 0, np.maximum(W - t, 0), W)
