"""Which array does -= write into, and who else still needs it?"""

import numpy as np


def log_softmax(Z):
    Z -= Z.max(axis=1, keepdims=True)
    Z -= np.log(np.exp(Z).sum(axis=1, keepdims=True))
    return Z
