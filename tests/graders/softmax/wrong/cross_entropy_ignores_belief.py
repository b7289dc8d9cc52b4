"""Change q and call again: what moves?"""

import numpy as np


def cross_entropy(p, q):
    k = p > 0
    return -np.sum(p[k] * np.log(p[k]))
