"""The weights p already add up to 1. What is a further division for?"""

import numpy as np


def cross_entropy(p, q):
    k = p > 0
    if np.any(q[k] == 0):
        return np.inf
    return -np.sum(p[k] * np.log(q[k])) / len(p)
