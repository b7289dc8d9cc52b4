"""Add up the absolute values on both sides."""

import numpy as np


def sparse_and_spread():
    sparse = np.array([0.0, 1.0, 0.0, 0.0])
    spread = np.array([0.0, 0.5, 0.5, 0.0])
    return sparse, spread
