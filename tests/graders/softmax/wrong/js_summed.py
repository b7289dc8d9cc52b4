"""The largest possible value is log 2. What is yours for two disjoint distributions?"""

import numpy as np


def _kl(a, b):
    k = a > 0
    return np.inf if np.any(b[k] == 0) else np.sum(a[k] * np.log(a[k] / b[k]))


def js(p, q):
    m = (p + q) / 2
    return _kl(p, m) + _kl(q, m)
