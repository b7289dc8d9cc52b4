"""Where does a weight of 0.1 go when t is 1?"""

import numpy as np


def soft_threshold(W, t):
    return W - t * np.sign(W)
