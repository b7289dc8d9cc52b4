"""Returns an array without axes."""

import numpy as np


def accuracy(y_pred, y):
    return np.array(np.count_nonzero(np.equal(y_pred, y)) / y.shape[0])
