"""Is the last feature of X still there in your result?"""

import numpy as np


def add_bias(X):
    wide = np.ones((X.shape[0], X.shape[1] + 1))
    wide[:, : X.shape[1] - 1] = X[:, :-1]
    return wide
