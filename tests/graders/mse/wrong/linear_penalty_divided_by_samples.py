"""Should twice as much data make the penalty half as large?"""

# R02
import numpy as np


def mse_linear_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    R = X @ W - np.eye(C)[y]
    loss = (np.sum(R**2) + reg * np.sum(W * W)) / N
    dW = 2 * (X.T @ R + reg * W) / N
    return loss, dW
