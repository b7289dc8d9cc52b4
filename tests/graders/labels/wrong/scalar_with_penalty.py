"""Does the task ask for a penalty on the weights?"""

import numpy as np


def scalar_label_accuracy(X, y, perm):
    numbers = perm[y]
    w = np.linalg.solve(X.T @ X + 10 * np.eye(X.shape[1]), X.T @ numbers)
    nearest = np.clip(np.round(X @ w), 0, len(perm) - 1)
    return np.mean(nearest == numbers)
