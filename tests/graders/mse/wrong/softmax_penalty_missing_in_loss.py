"""Your gradient knows reg. Does your loss?"""

import numpy as np


def mse_softmax_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    S = X @ W
    E = np.exp(S - S.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    R = P - np.eye(C)[y]
    loss = np.sum(R**2) / N
    dS = 2 * P * (R - np.sum(P * R, axis=1, keepdims=True))
    dW = X.T @ dS / N + 2 * reg * W
    return loss, dW
