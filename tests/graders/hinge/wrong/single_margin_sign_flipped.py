"""Make the true class's score huge: should the loss be small or large?"""

# H11
import numpy as np


def svm_loss_single(s, y, delta=1.0):
    margins = np.maximum(0, s[y] - s + delta)
    margins[y] = 0
    return np.sum(margins)
