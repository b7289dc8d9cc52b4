"""By what do you divide: how many samples there are, or how many classes?"""

import numpy as np


def accuracy(y_pred, y):
    return np.sum(y_pred == y) / len(np.unique(y))
