"""Who asked for weights with the sum 1? Try both means on six equal losses."""

import numpy as np


def class_weights_like_repeating():
    return np.array([2.0, 3.0, 6.0]) / 11
