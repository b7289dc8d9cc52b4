"""Is the steepest curvature the sum of all curvatures?"""

import numpy as np


def critical_lr():
    X = np.array([[3.0, 1.0], [1.0, 1.0], [-1.0, 1.0], [1.0, 1.0]])
    return 1 / np.trace(X.T @ X / 4)
