"""Compare with log K for a uniform q: which base have you used?"""

import numpy as np


def cross_entropy(p, q):
    k = p > 0
    if np.any(q[k] == 0):
        return np.inf
    return -np.sum(p[k] * np.log2(q[k]))
