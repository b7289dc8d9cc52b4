"""Returns the six answers as one numpy array."""

import numpy as np


def which_are_true():
    return np.array([1, 0, 1, 1, 0, 0], dtype=bool)
