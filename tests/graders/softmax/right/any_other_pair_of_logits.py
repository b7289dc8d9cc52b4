"""Another pair of logits, and the floor as the logarithm of a sum."""

import numpy as np


def shrinking_gap():
    return np.array([-3, 500])


def double_softmax_floor():
    inner = np.zeros(10)
    inner[0] = 1.0
    return -np.log(np.exp(inner[0]) / np.exp(inner).sum())
