"""You turn 0 into 1, then 1 into 2: what becomes of the samples that were 0?"""

# D19
import numpy as np


def scalar_label_accuracy(X, y, perm):
    numbers = y.copy()
    for old, new in enumerate(perm):
        numbers[numbers == old] = new
    w = np.linalg.lstsq(X, numbers, rcond=None)[0]
    nearest = np.clip(np.round(X @ w), 0, len(perm) - 1)
    return np.mean(nearest == numbers)
