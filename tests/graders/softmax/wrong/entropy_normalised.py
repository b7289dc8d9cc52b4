"""Is your value for six equal outcomes larger than that for two?"""

import numpy as np


def entropy(p):
    k = p > 0
    return -np.sum(p[k] * np.log(p[k])) / np.log(len(p))
