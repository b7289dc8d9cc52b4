"""Your probabilities add up to 1 only over the whole matrix. How many distributions should it hold?"""

# S19
import numpy as np


def softmax(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / np.sum(E)
