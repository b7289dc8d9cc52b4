"""Is the derivative of the sum of squares with respect to W[0, 0] the same as for W[1, 2]?"""

# R03
import numpy as np


def regularizer(W, kind, l1=0.0, l2=0.0):
    penalty, dW = 0.0, np.zeros(W.shape)
    if kind in ("l1", "elastic"):
        penalty += l1 * np.sum(np.abs(W))
        dW += l1 * np.sign(W)
    if kind in ("l2", "elastic"):
        penalty += l2 * np.sum(W * W)
        dW += 2 * l2 * np.sum(W)
    return penalty, dW
