"""The loss is a mean. Where is the number of samples in your answer?"""

import numpy as np


def critical_lr():
    X = np.array([[3.0, 1.0], [1.0, 1.0], [-1.0, 1.0], [1.0, 1.0]])
    return 1 / np.linalg.eigvalsh(X.T @ X)[-1]
