"""Returns the six answers as a tuple of numpy truth values."""

import numpy as np


def which_are_true():
    return tuple(np.array([1, 0, 1, 1, 0, 0]) == 1)
