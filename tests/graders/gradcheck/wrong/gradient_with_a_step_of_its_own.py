"""Does the argument h appear in your function's body?"""

import numpy as np


def numerical_gradient(f, W, h=1e-5):
    eps = 1e-5
    grad = np.zeros(W.shape)
    for ix in np.ndindex(W.shape):
        E = np.zeros(W.shape)
        E[ix] = eps
        grad[ix] = (f(W + E) - f(W - E)) / (2 * eps)
    return grad
