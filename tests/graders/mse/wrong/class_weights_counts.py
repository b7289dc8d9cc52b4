"""Whose samples should count for more, those of a large class or those of a small one?"""

import numpy as np


def class_weights_like_repeating():
    return np.array([3.0, 2.0, 1.0])
