"""Against itself, how surprising is a fair coin?"""

import numpy as np


def cross_entropy(p, q):
    k = p > 0
    if np.any(q[k] == 0):
        return np.inf
    return np.sum(p[k] * np.log(p[k] / q[k]))
