"""Which of the two cases is infinite: p = 0 < q, or q = 0 < p?"""

import numpy as np


def kl(p, q):
    if np.any(p == 0) or np.any(q == 0):
        return np.inf
    return np.sum(p * np.log(p / q))
