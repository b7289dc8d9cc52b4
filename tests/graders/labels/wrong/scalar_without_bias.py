"""Through which point does your fit have to go if the ones are left out?"""

import numpy as np


def scalar_label_accuracy(X, y, perm):
    numbers = perm[y]
    X = X[:, :-1]
    w = np.linalg.lstsq(X, numbers, rcond=None)[0]
    nearest = np.clip(np.round(X @ w), 0, len(perm) - 1)
    return np.mean(nearest == numbers)
