"""Which class number is nearest to 1.1?"""

import numpy as np


def scalar_label_accuracy(X, y, perm):
    numbers = perm[y]
    w = np.linalg.lstsq(X, numbers, rcond=None)[0]
    nearest = np.clip(np.ceil(X @ w), 0, len(perm) - 1)
    return np.mean(nearest == numbers)
