"""What is the logarithm of the sum that a row of very negative logits leaves you with?"""

# S07
import numpy as np


def logsumexp(Z):
    m = np.maximum(0, Z.max(axis=1))
    return m + np.log(np.exp(Z - m[:, None]).sum(axis=1))
