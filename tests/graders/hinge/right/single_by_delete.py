"""Takes the true class out with np.delete and returns an array with one entry."""

import numpy as np


def svm_loss_single(s, y, delta=1.0):
    wrong = np.delete(s, y)
    return np.array([np.maximum(wrong - s[y] + delta, 0).sum()])
