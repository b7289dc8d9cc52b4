"""Is there a factor 1/2 in the penalty of the statement?"""

import numpy as np


def mse_linear_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    R = X @ W - np.eye(C)[y]
    loss = np.sum(R**2) / N + reg / 2 * np.sum(W * W)
    dW = 2 * X.T @ R / N + reg * W
    return loss, dW
