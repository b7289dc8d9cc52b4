"""What is the loss when all weights are zero, and is there nothing smaller?"""

import numpy as np


def two_minimisers():
    return np.zeros((2, 2)), np.ones((2, 2))
