"""Print the largest exponent just before np.exp: is it the 0 that the shift was meant to give?"""

# S06
import numpy as np


def softmax(Z):
    E = np.exp(Z + Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)
