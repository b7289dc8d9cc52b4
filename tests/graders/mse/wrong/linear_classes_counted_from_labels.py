"""What happens to your targets when the last class is absent from the batch?"""

import numpy as np


def mse_linear_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    R = X @ W - np.eye(y.max() + 1)[y]
    loss = np.sum(R**2) / N + reg * np.sum(W * W)
    dW = 2 * X.T @ R / N + 2 * reg * W
    return loss, dW
