"""Which function did you differentiate: the probabilities or their logarithms?"""

import numpy as np


def softmax_jacobian(z):
    p = np.exp(z - z.max())
    p = p / p.sum()
    return np.eye(len(z)) - p
