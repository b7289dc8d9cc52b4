"""Which axis of W belongs to the classes? Score the second point by hand."""

import numpy as np


def two_zero_loss_weights():
    W = 10 * np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [-1.0, -1.0, 0.0]])
    return W, 2 * W
