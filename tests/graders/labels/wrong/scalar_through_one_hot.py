"""How many numbers per sample does this function fit, and how many do you fit?"""

import numpy as np


def scalar_label_accuracy(X, y, perm):
    targets = np.eye(len(perm))[perm[y]]
    W = np.linalg.lstsq(X, targets, rcond=None)[0]
    return np.mean(np.argmax(X @ W, axis=1) == perm[y])
