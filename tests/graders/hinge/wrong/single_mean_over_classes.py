"""Do the wrong classes of one sample add up, or are they averaged?"""

import numpy as np


def svm_loss_single(s, y, delta=1.0):
    margins = np.maximum(0, s - s[y] + delta)
    margins[y] = 0
    return np.sum(margins) / (len(s) - 1)
