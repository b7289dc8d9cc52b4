"""Is class 3 three times as true as class 1? Look at the target of each score."""

# S14
import numpy as np


def mse_linear_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    R = X @ W - y[:, None]
    loss = np.sum(R**2) / N + reg * np.sum(W * W)
    dW = 2 * X.T @ R / N + 2 * reg * W
    return loss, dW
