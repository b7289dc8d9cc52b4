"""Two terms, one shifted and one not: do they still speak of the same logits?"""

# S08
import numpy as np


def log_softmax(Z):
    m = Z.max(axis=1, keepdims=True)
    return Z - np.log(np.exp(Z - m).sum(axis=1, keepdims=True))
