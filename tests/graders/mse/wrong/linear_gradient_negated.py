"""Which sign makes the loss go down?"""

# M03
import numpy as np


def mse_linear_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    R = np.eye(C)[y] - X @ W
    loss = np.sum(R**2) / N + reg * np.sum(W * W)
    dW = 2 * X.T @ R / N + 2 * reg * W
    return loss, dW
