"""Class k gets the number perm[k]. Is that what you do, or is it the way back?"""

import numpy as np


def scalar_label_accuracy(X, y, perm):
    numbers = np.argsort(perm)[y]
    w = np.linalg.lstsq(X, numbers, rcond=None)[0]
    nearest = np.clip(np.round(X @ w), 0, len(perm) - 1)
    return np.mean(nearest == numbers)
