"""Is your number high for good predictions, or for bad ones?"""

import numpy as np


def accuracy(y_pred, y):
    return np.mean(y_pred != y)
