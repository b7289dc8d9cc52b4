"""A fair coin has the entropy log 2. Do you return that, or 1?"""

import numpy as np


def entropy(p):
    k = p > 0
    return -np.sum(p[k] * np.log2(p[k]))
