"""You leave out some outcomes. Does one of them really happen?"""

import numpy as np


def cross_entropy(p, q):
    k = (p > 0) & (q > 0)
    return -np.sum(p[k] * np.log(q[k]))
