"""What should l1=0 switch off, and l2=0?"""

# R05
import numpy as np


def regularizer(W, kind, l1=0.0, l2=0.0):
    penalty, dW = 0.0, np.zeros(W.shape)
    if kind in ("l1", "elastic"):
        penalty += np.sum(np.abs(W))
        dW += np.sign(W)
    if kind in ("l2", "elastic"):
        penalty += np.sum(W * W)
        dW += 2 * W
    return penalty, dW
