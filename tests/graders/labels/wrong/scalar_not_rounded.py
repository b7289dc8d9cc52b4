"""How often is a fitted value exactly a whole number?"""

import numpy as np


def scalar_label_accuracy(X, y, perm):
    numbers = perm[y]
    w = np.linalg.lstsq(X, numbers, rcond=None)[0]
    return np.mean(X @ w == numbers)
