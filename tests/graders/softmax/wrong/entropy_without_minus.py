"""Can the average surprise be negative?"""

import numpy as np


def entropy(p):
    k = p > 0
    return np.sum(p[k] * np.log(p[k]))
