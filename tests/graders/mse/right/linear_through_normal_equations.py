"""Uses X'X and X'Y, and adds the penalty inside the product."""

import numpy as np


def mse_linear_loss(W, X, y, reg):
    N = y.size
    Y = (y[:, None] == np.arange(W.shape[1])).astype(float)
    A, B = X.T @ X / N + reg * np.eye(W.shape[0]), X.T @ Y / N
    return np.trace(W.T @ A @ W) - 2 * np.sum(W * B) + 1, 2 * (A @ W - B)
