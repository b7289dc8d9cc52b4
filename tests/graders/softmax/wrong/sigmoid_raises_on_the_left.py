"""What do you get for a logit of -1000, and which exponential is too large there?"""

import math

import numpy as np


def sigmoid(z):
    return np.array([1 / (1 + math.exp(-v)) for v in z])
