"""How many digits of the two values are left after the subtraction?"""

# G05
import numpy as np


def numerical_gradient(f, W, h=1e-12):
    grad = np.zeros(W.shape)
    for ix in np.ndindex(W.shape):
        E = np.zeros(W.shape)
        E[ix] = h
        grad[ix] = (f(W + E) - f(W - E)) / (2 * h)
    return grad
