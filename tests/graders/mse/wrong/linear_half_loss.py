"""Hold the gradient against your own loss: which of them lost a factor?"""

# M02
import numpy as np


def mse_linear_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    R = X @ W - np.eye(C)[y]
    loss = np.sum(R**2) / (2 * N) + reg * np.sum(W * W)
    dW = 2 * X.T @ R / N + 2 * reg * W
    return loss, dW
