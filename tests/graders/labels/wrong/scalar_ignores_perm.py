"""Does your accuracy change at all when perm does?"""

# D21
import numpy as np


def scalar_label_accuracy(X, y, perm):
    numbers = y
    w = np.linalg.lstsq(X, numbers, rcond=None)[0]
    nearest = np.clip(np.round(X @ w), 0, len(perm) - 1)
    return np.mean(nearest == numbers)
