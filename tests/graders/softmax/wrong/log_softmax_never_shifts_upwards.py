"""Try a row of four logits, all -1000: the answer is known. What do you get?"""

# S07
import numpy as np


def log_softmax(Z):
    S = Z - np.maximum(0, Z.max(axis=1, keepdims=True))
    return S - np.log(np.exp(S).sum(axis=1, keepdims=True))
