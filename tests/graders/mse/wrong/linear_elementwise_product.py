"""What shape must the gradient have, and does * give it?"""

# M08
import numpy as np


def mse_linear_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    R = X @ W - np.eye(C)[y]
    loss = np.sum(R**2) / N + reg * np.sum(W * W)
    dW = 2 * X * R / N + 2 * reg * W
    return loss, dW
