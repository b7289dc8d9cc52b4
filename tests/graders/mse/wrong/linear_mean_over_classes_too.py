"""The statement asks for a sum over the classes. What does np.mean do with two axes?"""

import numpy as np


def mse_linear_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    R = X @ W - np.eye(C)[y]
    loss = np.mean(R**2) + reg * np.sum(W * W)
    dW = 2 * X.T @ R / R.size + 2 * reg * W
    return loss, dW
