"""Every point is classified rightly. Is it also right by enough?"""

import numpy as np


def two_zero_loss_weights():
    W = np.array([[1.0, 0.0, -1.0], [0.0, 1.0, -1.0], [0.0, 0.0, 0.0]])
    return 10 * W, 0.3 * W
