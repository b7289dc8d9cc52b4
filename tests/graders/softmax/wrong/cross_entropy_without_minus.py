"""Which sign does the logarithm of a probability have?"""

import numpy as np


def cross_entropy(p, q):
    k = p > 0
    if np.any(q[k] == 0):
        return -np.inf
    return np.sum(p[k] * np.log(q[k]))
