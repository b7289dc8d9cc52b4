"""Returns the truth values of a comparison."""

import numpy as np


def one_hot(y, num_classes):
    return y[:, None] == np.arange(num_classes)
