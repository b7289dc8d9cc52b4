"""Do the weights of your mixture add up to 1?"""

import numpy as np


def _kl(a, b):
    k = a > 0
    return np.inf if np.any(b[k] == 0) else np.sum(a[k] * np.log(a[k] / b[k]))


def js(p, q):
    m = p + q
    return (_kl(p, m) + _kl(q, m)) / 2
