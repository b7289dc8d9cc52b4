"""What does an array of integers do with 0.00001?"""

# G07
import numpy as np


def numerical_gradient(f, W, h=1e-5):
    grad = np.zeros(W.shape)
    for ix in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[ix] += np.array(h).astype(W.dtype)
        down[ix] -= np.array(h).astype(W.dtype)
        grad[ix] = (f(up) - f(down)) / (2 * h)
    return grad
