"""Is answering 5 for a true 4 any better than answering 9?"""

import numpy as np


def accuracy(y_pred, y):
    return 1.0 - np.mean(np.abs(y_pred.astype(float) - y.astype(float)))
