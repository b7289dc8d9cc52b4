"""Takes the loss from norms and the labels by index."""

import numpy as np


def mse_linear_loss(W, X, y, reg):
    R = np.matmul(X, W)
    R[np.arange(len(y)), y] -= 1
    loss = np.linalg.norm(R) ** 2 / len(y) + reg * np.linalg.norm(W) ** 2
    return loss, np.matmul(R.T, X).T * (2 / len(y)) + reg * (W + W)
