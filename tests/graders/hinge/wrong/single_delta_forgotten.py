"""Is it enough for the true class to be ahead by a hair?"""

# H10
import numpy as np


def svm_loss_single(s, y, delta=1.0):
    margins = np.maximum(0, s - s[y])
    margins[y] = 0
    return np.sum(margins)
