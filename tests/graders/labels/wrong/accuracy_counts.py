"""Double the data: should the accuracy double?"""

# H02
import numpy as np


def accuracy(y_pred, y):
    return np.sum(y_pred == y)
