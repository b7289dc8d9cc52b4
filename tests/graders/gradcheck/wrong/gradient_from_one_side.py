"""Which of the two formulas has the smaller remainder? Try yours on w * w with a step of 1."""

# G03
import numpy as np


def numerical_gradient(f, W, h=1e-5):
    grad = np.zeros(W.shape)
    here = f(W)
    for ix in np.ndindex(W.shape):
        moved = W.astype(float)
        moved[ix] += h
        grad[ix] = (f(moved) - here) / h
    return grad
