"""The sum goes over all classes. What do the wrong ones cost in your loss?"""

import numpy as np


def mse_softmax_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    S = X @ W
    E = np.exp(S - S.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    p = P[np.arange(N), y]
    loss = np.sum((1 - p) ** 2) / N + reg * np.sum(W * W)
    dS = 2 * (p - 1)[:, None] * p[:, None] * (np.eye(C)[y] - P)
    dW = X.T @ dS / N + 2 * reg * W
    return loss, dW
