"""Where does your computation leave the range of floats when the logits are near 1000?"""

# S01
import numpy as np


def softmax_jacobian(z):
    p = np.exp(z)
    p = p / p.sum()
    return np.diag(p) - np.outer(p, p)
