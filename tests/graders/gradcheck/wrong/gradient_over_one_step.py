"""How far apart are the two points at which you look?"""

# G04
import numpy as np


def numerical_gradient(f, W, h=1e-5):
    grad = np.zeros(W.shape)
    for ix in np.ndindex(W.shape):
        E = np.zeros(W.shape)
        E[ix] = h
        grad[ix] = (f(W + E) - f(W - E)) / h
    return grad
