"""Think of two errors that are equal and opposite: what does a step along all entries together see of them?"""

# G01
import numpy as np


def grad_check(f, W, X, y, reg, rng):
    _, dW = f(W, X, y, reg)
    V = np.ones(W.shape) / np.sqrt(W.size)
    for h in (1e-5, 1e-6):
        n = (f(W + h * V, X, y, reg)[0] - f(W - h * V, X, y, reg)[0]) / (2 * h)
        if abs(n - np.sum(dW * V)) <= 1e-4 * max(1, np.linalg.norm(dW)):
            return True
    return False
