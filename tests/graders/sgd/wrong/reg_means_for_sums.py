"""Does the penalty of one weight depend on how many others there are?"""

import numpy as np


def regularizer(W, kind, l1=0.0, l2=0.0):
    penalty, dW = 0.0, np.zeros(W.shape)
    if kind in ("l1", "elastic"):
        penalty += l1 * np.mean(np.abs(W))
        dW += l1 * np.sign(W) / W.size
    if kind in ("l2", "elastic"):
        penalty += l2 * np.mean(W * W)
        dW += 2 * l2 * W / W.size
    return penalty, dW
