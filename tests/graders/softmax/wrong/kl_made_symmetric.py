"""Exchange p and q: should the value stay the same?"""

import numpy as np


def kl(p, q):
    def _one_way(a, b):
        k = a > 0
        return np.inf if np.any(b[k] == 0) else np.sum(a[k] * np.log(a[k] / b[k]))

    return _one_way(p, q) + _one_way(q, p)
