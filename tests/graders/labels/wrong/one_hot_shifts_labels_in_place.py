"""Are the labels still the same when your function returns?"""

import numpy as np


def one_hot(y, num_classes):
    if len(y):
        y -= y.min()
    return np.eye(num_classes)[y]
