"""Give every class the same score: how many of them should cost something?"""

# H01
import numpy as np


def svm_loss_single(s, y, delta=1.0):
    margins = np.maximum(0, s - s[y] + delta)
    return np.sum(margins)
