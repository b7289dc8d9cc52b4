"""Which of the two sides does your slope take where a weight is exactly 0?"""

import numpy as np


def regularizer(W, kind, l1=0.0, l2=0.0):
    penalty, dW = 0.0, np.zeros(W.shape)
    if kind in ("l1", "elastic"):
        penalty += l1 * np.sum(np.abs(W))
        dW += l1 * np.where(W >= 0, 1.0, -1.0)
    if kind in ("l2", "elastic"):
        penalty += l2 * np.sum(W * W)
        dW += 2 * l2 * W
    return penalty, dW
