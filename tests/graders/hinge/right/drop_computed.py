"""Computes the drop from the scores and returns an array without axes."""

import numpy as np


def largest_drop():
    scores = np.array([1.3, 4.9, 2.0])
    return np.array(scores[1] - np.sort(scores)[-2] - 1)
