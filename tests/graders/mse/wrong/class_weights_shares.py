"""Add up the weights of all samples of a class. Do the three classes count alike?"""

import numpy as np


def class_weights_like_repeating():
    return np.array([3.0, 2.0, 1.0]) / 6
