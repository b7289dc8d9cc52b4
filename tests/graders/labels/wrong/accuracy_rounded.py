"""Two models get 901 and 904 of 1000 right: can your number tell them apart?"""

import numpy as np


def accuracy(y_pred, y):
    return round(float(np.mean(y_pred == y)), 2)
