"""By what number is the sum divided in the one mean, and by what in the other?"""

import numpy as np


def class_weights_like_repeating():
    return np.array([2.0, 3.0, 6.0])
