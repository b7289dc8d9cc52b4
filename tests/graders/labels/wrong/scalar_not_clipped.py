"""To which class belongs a fitted value of -0.8, or one of C + 0.3?"""

import numpy as np


def scalar_label_accuracy(X, y, perm):
    numbers = perm[y]
    w = np.linalg.lstsq(X, numbers, rcond=None)[0]
    return np.mean(np.round(X @ w) == numbers)
