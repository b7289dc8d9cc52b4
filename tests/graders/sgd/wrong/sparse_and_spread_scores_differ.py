"""Compute the two scores on x."""

import numpy as np


def sparse_and_spread():
    sparse = np.array([1.0, 0.0, 0.0, 0.0])
    spread = np.array([0.25, 0.25, 0.25, 0.25])
    return sparse, spread
