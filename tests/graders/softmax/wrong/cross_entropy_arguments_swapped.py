"""Which of the two says how often an outcome happens, and which one is believed?"""

import numpy as np


def cross_entropy(p, q):
    k = q > 0
    if np.any(p[k] == 0):
        return np.inf
    return -np.sum(q[k] * np.log(p[k]))
