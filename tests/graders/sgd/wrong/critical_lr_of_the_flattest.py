"""Which direction runs away first, the flattest or the steepest?"""

import numpy as np


def critical_lr():
    X = np.array([[3.0, 1.0], [1.0, 1.0], [-1.0, 1.0], [1.0, 1.0]])
    return 1 / np.linalg.eigvalsh(X.T @ X / 4)[0]
