"""Change l1 and l2: what moves?"""

# R09
import numpy as np


def regularizer(W, kind, l1=0.0, l2=0.0):
    return 0.0, np.zeros(W.shape)
