"""Two distributions without a common outcome: what do you get? With what is each of them compared?"""

import numpy as np


def _kl(a, b):
    k = a > 0
    return np.inf if np.any(b[k] == 0) else np.sum(a[k] * np.log(a[k] / b[k]))


def js(p, q):
    return (_kl(p, q) + _kl(q, p)) / 2
