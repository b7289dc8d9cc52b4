"""Look at W before and after the call. Which line changed it?"""

import numpy as np


def mse_linear_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    R = X @ W - np.eye(C)[y]
    loss = np.sum(R**2) / N + reg * np.sum(W * W)
    W *= 2 * reg
    dW = 2 * X.T @ R / N + W
    return loss, dW
