"""What is the highest class number if no sample has the last class?"""

import numpy as np


def scalar_label_accuracy(X, y, perm):
    numbers = perm[y]
    w = np.linalg.lstsq(X, numbers, rcond=None)[0]
    nearest = np.clip(np.round(X @ w), numbers.min(), numbers.max())
    return np.mean(nearest == numbers)
