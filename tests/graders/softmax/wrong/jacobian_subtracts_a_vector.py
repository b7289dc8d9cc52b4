"""Is your matrix symmetric? Print the shapes of the two parts that you subtract."""

import numpy as np


def softmax_jacobian(z):
    p = np.exp(z - z.max())
    p = p / p.sum()
    return np.diag(p) - p
