"""Can a class that trails far behind pay for one that does not?"""

# H12
import numpy as np


def svm_loss_single(s, y, delta=1.0):
    margins = s - s[y] + delta
    margins[y] = 0
    return np.sum(margins)
