"""Do your off-diagonal entries balance the diagonal in each row?"""

import numpy as np


def softmax_jacobian(z):
    p = np.exp(z - z.max())
    p = p / p.sum()
    J = np.outer(p, 1 - p)
    J[~np.eye(len(z), dtype=bool)] *= -1
    return J
