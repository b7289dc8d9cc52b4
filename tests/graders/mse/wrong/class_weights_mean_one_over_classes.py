"""Your weights are 1 on average over the classes. What are they on average over the samples?"""

import numpy as np


def class_weights_like_repeating():
    return np.array([2.0, 3.0, 6.0]) * 3 / 11
