"""Takes the largest singular value and rounds to three digits."""

import numpy as np


def critical_lr():
    X = np.array([[3.0, 1.0], [1.0, 1.0], [-1.0, 1.0], [1.0, 1.0]])
    return round(4 / np.linalg.norm(X, 2) ** 2, 3)
