"""Look at the numbers that you subtract: are they scores, or positions of scores?"""

# S05
import numpy as np


def softmax(Z):
    E = np.exp(Z - Z.argmax(axis=1)[:, None])
    return E / E.sum(axis=1, keepdims=True)
