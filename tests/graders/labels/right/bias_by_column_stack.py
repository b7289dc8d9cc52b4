"""Adds the column with column_stack."""

import numpy as np


def add_bias(X):
    return np.column_stack((X, np.ones(X.shape[0])))
