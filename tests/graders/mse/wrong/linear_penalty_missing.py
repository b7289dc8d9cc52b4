"""Where does reg occur in your lines?"""

# R09
import numpy as np


def mse_linear_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    R = X @ W - np.eye(C)[y]
    loss = np.sum(R**2) / N
    dW = 2 * X.T @ R / N
    return loss, dW
