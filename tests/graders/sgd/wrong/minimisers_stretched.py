"""Stretching helps where every margin is met. Is it met for all three samples?"""

import numpy as np


def two_minimisers():
    W = np.array([[0.5, -0.5], [0.0, 0.0]])
    return W, 10 * W
