"""Which rows of W does the statement penalise?"""

# R08
import numpy as np


def mse_linear_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    R = X @ W - np.eye(C)[y]
    loss = np.sum(R**2) / N + reg * np.sum(W[:-1] ** 2)
    dW = 2 * X.T @ R / N
    dW[:-1] += 2 * reg * W[:-1]
    return loss, dW
