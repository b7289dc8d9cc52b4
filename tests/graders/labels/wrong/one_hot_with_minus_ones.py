"""What should the entries of the other classes be? Look at the example once more."""

import numpy as np


def one_hot(y, num_classes):
    return 2.0 * np.eye(num_classes)[y] - 1.0
