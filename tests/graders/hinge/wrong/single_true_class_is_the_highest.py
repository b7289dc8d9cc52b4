"""Is the class with the highest score always the true one?"""

import numpy as np


def svm_loss_single(s, y, delta=1.0):
    margins = np.maximum(0, s - s[np.argmax(s)] + delta)
    margins[np.argmax(s)] = 0
    return np.sum(margins)
