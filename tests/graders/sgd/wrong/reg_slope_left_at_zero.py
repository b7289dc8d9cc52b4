"""Move one weight a little: the penalty changes, but what does your slope say?"""

# R04
import numpy as np


def regularizer(W, kind, l1=0.0, l2=0.0):
    penalty = 0.0
    if kind in ("l1", "elastic"):
        penalty += l1 * np.sum(np.abs(W))
    if kind in ("l2", "elastic"):
        penalty += l2 * np.sum(W * W)
    return penalty, np.zeros(W.shape)
