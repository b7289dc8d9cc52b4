"""Names the nearest class number by comparing distances."""

import numpy as np


def scalar_label_accuracy(X, y, perm):
    new = np.zeros(len(y))
    for k in range(len(perm)):
        new[y == k] = perm[k]
    fitted = X @ np.linalg.lstsq(X, new, rcond=None)[0]
    return np.mean(np.abs(fitted[:, None] - np.arange(len(perm))).argmin(axis=1) == new)
