"""Let all six losses be 1. What is the plain mean over the 18 samples, and what is your weighted one?"""

import numpy as np


def class_weights_like_repeating():
    return 1 / np.array([3.0, 2.0, 1.0])
