"""What would a one-hot p leave of your sum: one term, or as many as there are outcomes?"""

import numpy as np


def cross_entropy(p, q):
    k = p > 0
    if np.any(q[k] == 0):
        return np.inf
    with_rest = (p < 1) & (q < 1)
    rest = np.sum((1 - p[with_rest]) * np.log(1 - q[with_rest]))
    return -np.sum(p[k] * np.log(q[k])) - rest
