"""Starts from ones and copies X in."""

import numpy as np


def add_bias(X):
    wide = np.ones((X.shape[0], X.shape[1] + 1))
    wide[:, :-1] = X
    return wide
