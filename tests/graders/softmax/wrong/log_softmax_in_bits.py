"""Natural logarithms undo the exponential. Which base does your logarithm have?"""

import numpy as np


def log_softmax(Z):
    S = Z - Z.max(axis=1, keepdims=True)
    return (S - np.log(np.exp(S).sum(axis=1, keepdims=True))) / np.log(2)
