"""A probability cannot be negative. What does your function give at -3?"""

import numpy as np


def sigmoid(z):
    return np.tanh(z / 2)
