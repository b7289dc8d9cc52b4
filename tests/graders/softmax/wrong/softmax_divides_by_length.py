"""Is it the sum of a row that you have made 1, or the sum of its squares?"""

# S20
import numpy as np


def softmax(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / np.linalg.norm(E, axis=1, keepdims=True)
