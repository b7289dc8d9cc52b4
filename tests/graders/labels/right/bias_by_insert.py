"""Inserts the column with insert."""

import numpy as np


def add_bias(X):
    return np.insert(X, X.shape[1], 1, axis=1)
