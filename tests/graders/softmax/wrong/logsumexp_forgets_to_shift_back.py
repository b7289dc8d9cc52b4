"""You moved the row before the exponential. What has to happen after the logarithm?"""

# S08
import numpy as np


def logsumexp(Z):
    m = Z.max(axis=1, keepdims=True)
    return np.log(np.exp(Z - m).sum(axis=1))
