"""The fit aims at the new numbers. What do you compare it with?"""

import numpy as np


def scalar_label_accuracy(X, y, perm):
    numbers = perm[y]
    w = np.linalg.lstsq(X, numbers, rcond=None)[0]
    nearest = np.clip(np.round(X @ w), 0, len(perm) - 1)
    return np.mean(nearest == y)
