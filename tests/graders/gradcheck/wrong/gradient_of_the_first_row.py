"""Return an entry of the last row on paper, then find the line of your code that fills it."""

import numpy as np


def numerical_gradient(f, W, h=1e-5):
    grad = np.zeros(W.shape)
    for j in range(W.shape[1]):
        E = np.zeros(W.shape)
        E[0, j] = h
        grad[0, j] = (f(W + E) - f(W - E)) / (2 * h)
    return grad
