"""What should l2 do when the kind is "l1"?"""

import numpy as np


def regularizer(W, kind, l1=0.0, l2=0.0):
    penalty = l1 * np.sum(np.abs(W)) + l2 * np.sum(W * W)
    return penalty, l1 * np.sign(W) + 2 * l2 * W
