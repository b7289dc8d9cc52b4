"""Accuracy is a share: of what?"""

import numpy as np


def scalar_label_accuracy(X, y, perm):
    numbers = perm[y]
    w = np.linalg.lstsq(X, numbers, rcond=None)[0]
    nearest = np.clip(np.round(X @ w), 0, len(perm) - 1)
    return np.sum(nearest == numbers)
