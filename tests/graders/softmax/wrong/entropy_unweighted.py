"""A rare outcome is surprising, but how often does it happen in your average?"""

import numpy as np


def entropy(p):
    k = p > 0
    return -np.mean(np.log(p[k]))
