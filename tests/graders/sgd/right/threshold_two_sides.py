"""Adds what is left on the two sides of zero."""

import numpy as np


def soft_threshold(W, t):
    return np.maximum(W - t, 0) + np.minimum(W + t, 0)
