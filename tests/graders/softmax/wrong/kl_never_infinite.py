"""If q calls an outcome impossible that p gives, how surprised is somebody who believes q?"""

import numpy as np


def kl(p, q):
    k = (p > 0) & (q > 0)
    return np.sum(p[k] * np.log(p[k] / q[k]))
