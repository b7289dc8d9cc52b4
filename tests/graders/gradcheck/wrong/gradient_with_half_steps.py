"""Your two points are how many steps h apart, and what stands in your denominator?"""

import numpy as np


def numerical_gradient(f, W, h=1e-5):
    grad = np.zeros(W.shape)
    for ix in np.ndindex(W.shape):
        E = np.zeros(W.shape)
        E[ix] = h / 2
        grad[ix] = (f(W + E) - f(W - E)) / (2 * h)
    return grad
