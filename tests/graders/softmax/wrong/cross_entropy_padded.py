"""Someone rules out what then happens: can the surprise be a finite number?"""

import numpy as np


def cross_entropy(p, q):
    return -np.sum(p * np.log(q + 1e-12))
