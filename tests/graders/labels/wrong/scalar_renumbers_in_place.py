"""After your call, which labels does the caller's y hold?"""

# R07
import numpy as np


def scalar_label_accuracy(X, y, perm):
    y[:] = perm[y]
    numbers = y
    w = np.linalg.lstsq(X, numbers, rcond=None)[0]
    nearest = np.clip(np.round(X @ w), 0, len(perm) - 1)
    return np.mean(nearest == numbers)
