"""Fits with the pseudo-inverse and clips before it rounds."""

import numpy as np


def scalar_label_accuracy(X, y, perm):
    numbers = perm[y]
    fitted = X @ (np.linalg.pinv(X) @ numbers)
    return float((np.rint(np.clip(fitted, 0, len(perm) - 1)) == numbers).mean())
