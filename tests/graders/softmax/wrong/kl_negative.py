"""A divergence is never below 0. Which way round does your ratio stand?"""

import numpy as np


def kl(p, q):
    k = p > 0
    if np.any(q[k] == 0):
        return -np.inf
    return np.sum(p[k] * np.log(q[k] / p[k]))
