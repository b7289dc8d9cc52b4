"""Which label belongs to row 7: do you compare sample with sample?"""

# D04
import numpy as np


def accuracy(y_pred, y):
    return np.mean(np.sort(y_pred) == np.sort(y))
