"""Take exp of your result and add it up row by row: what should each row give?"""

# S19
import numpy as np


def log_softmax(Z):
    S = Z - Z.max(axis=1, keepdims=True)
    return S - np.log(np.sum(np.exp(S)))
