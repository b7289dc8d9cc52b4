"""Exchange p and q: does the value stay as it is?"""

import numpy as np


def _kl(a, b):
    k = a > 0
    return np.inf if np.any(b[k] == 0) else np.sum(a[k] * np.log(a[k] / b[k]))


def js(p, q):
    return _kl(p, (p + q) / 2)
