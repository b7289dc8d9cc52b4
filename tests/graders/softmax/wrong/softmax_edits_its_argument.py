"""After the call, print the matrix that you passed in: is it still the one you had?"""

import numpy as np


def softmax(Z):
    np.exp(Z - Z.max(axis=1, keepdims=True), out=Z)
    Z /= Z.sum(axis=1, keepdims=True)
    return Z
