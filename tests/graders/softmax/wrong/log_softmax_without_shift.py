"""Does anything in your formula exceed the largest float when all logits are 1000?"""

# S01
import numpy as np


def log_softmax(Z):
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
