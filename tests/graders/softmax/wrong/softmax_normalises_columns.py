"""Add up your probabilities along both axes: which of the two sums should be all ones?"""

# S17
import numpy as np


def softmax(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=0, keepdims=True)
