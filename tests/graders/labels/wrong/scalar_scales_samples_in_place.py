"""Your accuracy is right, but is X the same as before?"""

import numpy as np


def scalar_label_accuracy(X, y, perm):
    numbers = perm[y]
    X /= 2.0
    w = np.linalg.lstsq(X, numbers, rcond=None)[0]
    nearest = np.clip(np.round(X @ w), 0, len(perm) - 1)
    return np.mean(nearest == numbers)
