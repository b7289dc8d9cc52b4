"""Your predictions are scores. Which function makes probabilities of them first?"""

import numpy as np


def mse_softmax_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    S = X @ W
    R = S - np.eye(C)[y]
    loss = np.sum(R**2) / N + reg * np.sum(W * W)
    dS = 2 * R
    dW = X.T @ dS / N + 2 * reg * W
    return loss, dW
