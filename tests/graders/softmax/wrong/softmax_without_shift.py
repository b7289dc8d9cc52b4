"""Try np.exp(1000.0). Which number could you take away from a whole row beforehand?"""

# S01
import numpy as np


def softmax(Z):
    E = np.exp(Z)
    return E / E.sum(axis=1, keepdims=True)
