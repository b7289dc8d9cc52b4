"""A sum of squares, or its root?"""

import numpy as np


def regularizer(W, kind, l1=0.0, l2=0.0):
    penalty, dW = 0.0, np.zeros(W.shape)
    if kind in ("l1", "elastic"):
        penalty += l1 * np.sum(np.abs(W))
        dW += l1 * np.sign(W)
    if kind in ("l2", "elastic"):
        penalty += l2 * np.linalg.norm(W)
        dW += l2 * W / np.linalg.norm(W)
    return penalty, dW
