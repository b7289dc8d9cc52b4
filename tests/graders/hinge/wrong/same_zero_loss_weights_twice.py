"""You found one W of zero loss. What can you do to it that leaves the loss at zero?"""

import numpy as np


def two_zero_loss_weights():
    W = 10 * np.array([[1.0, 0.0, -1.0], [0.0, 1.0, -1.0], [0.0, 0.0, 0.0]])
    return W, W.copy()
