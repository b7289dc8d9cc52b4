"""Under which of the two distributions is the mean taken?"""

import numpy as np


def kl(p, q):
    k = q > 0
    if np.any(p[k] == 0):
        return np.inf
    return np.sum(q[k] * np.log(q[k] / p[k]))
