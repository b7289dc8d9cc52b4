"""Feed a row of which every logit is -1000. What does the sum of the exponentials become?"""

# S07
import numpy as np


def softmax(Z):
    m = np.maximum(0, Z.max(axis=1, keepdims=True))
    E = np.exp(Z - m)
    return E / E.sum(axis=1, keepdims=True)
