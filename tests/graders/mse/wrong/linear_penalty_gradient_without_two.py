"""What is the derivative of w**2? Look at the last term of dW."""

# R01
import numpy as np


def mse_linear_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    R = X @ W - np.eye(C)[y]
    loss = np.sum(R**2) / N + reg * np.sum(W * W)
    dW = 2 * X.T @ R / N + reg * W
    return loss, dW
