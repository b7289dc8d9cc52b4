"""Whose array is X, and is it the same after the call?"""

# R07
import numpy as np


def add_bias(X):
    wide = X
    wide[:, -1] = 1.0
    return np.hstack([X, np.ones((len(X), 1))])
