"""Lets the true class pay delta and takes it off again."""

import numpy as np


def svm_loss_single(s, y, delta=1.0):
    return np.sum(np.maximum(0, s - s[y] + delta)) - delta
