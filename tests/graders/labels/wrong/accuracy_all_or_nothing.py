"""What is the accuracy if one label of four is wrong?"""

import numpy as np


def accuracy(y_pred, y):
    return float(np.all(y_pred == y))
