"""Which rows of W does the statement penalise?"""

# R08
import numpy as np


def regularizer(W, kind, l1=0.0, l2=0.0):
    penalty, dW = 0.0, np.zeros(W.shape)
    if kind in ("l1", "elastic"):
        penalty += l1 * np.sum(np.abs(W[:-1]))
        dW += l1 * np.vstack([np.sign(W[:-1]), 0 * W[-1:]])
    if kind in ("l2", "elastic"):
        penalty += l2 * np.sum(W[:-1] ** 2)
        dW += 2 * l2 * np.vstack([W[:-1], 0 * W[-1:]])
    return penalty, dW
