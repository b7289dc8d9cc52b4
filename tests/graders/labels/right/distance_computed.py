"""Computes the distance of two rows."""

import numpy as np


def pairwise_one_hot_distance():
    a, b = one_hot(np.array([1, 3]), 5)
    return np.linalg.norm(a - b)
