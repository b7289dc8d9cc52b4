"""The gap comes in as an argument. Where do you read it?"""

import numpy as np


def svm_loss_single(s, y, delta=1.0):
    margins = np.maximum(0, s - s[y] + 1)
    margins[y] = 0
    return np.sum(margins)
