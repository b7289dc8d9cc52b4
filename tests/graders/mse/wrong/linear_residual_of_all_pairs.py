"""Print the shape of what you square. Which sample is compared with which?"""

# M04
import numpy as np


def mse_linear_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    S, Y = X @ W, np.eye(C)[y]
    loss, dW = reg * np.sum(W * W), 2 * reg * W
    for c in range(C):
        R = S[:, [c]] - Y[:, c]
        loss += np.sum(R**2) / N
        dW[:, c] += 2 * X.T @ R.sum(axis=1) / N
    return loss, dW
