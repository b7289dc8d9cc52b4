"""Two classes come too close. Do both of them cost?"""

# H16
import numpy as np


def svm_loss_single(s, y, delta=1.0):
    margins = np.maximum(0, s - s[y] + delta)
    margins[y] = 0
    return np.max(margins)
