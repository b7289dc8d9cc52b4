"""How many numbers is a loss? Print the shape of yours."""

# M11
import numpy as np


def mse_linear_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    R = X @ W - np.eye(C)[y]
    loss = np.sum(R**2, axis=1) + reg * np.sum(W * W)
    dW = 2 * X.T @ R / N + 2 * reg * W
    return loss, dW
