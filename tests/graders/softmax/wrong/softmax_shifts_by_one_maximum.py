"""Put a row around 0 below a row around 1000: what is left of the first one after your shift?"""

# S02
import numpy as np


def softmax(Z):
    E = np.exp(Z - Z.max())
    return E / E.sum(axis=1, keepdims=True)
