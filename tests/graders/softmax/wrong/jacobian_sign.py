"""Should a class gain or lose probability when its own logit rises?"""

import numpy as np


def softmax_jacobian(z):
    p = np.exp(z - z.max())
    p = p / p.sum()
    return np.outer(p, p) - np.diag(p)
