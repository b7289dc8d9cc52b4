"""Is P still a probability on the line that needs it?"""

# S21
import numpy as np


def mse_softmax_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    S = X @ W
    E = np.exp(S - S.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    R = P
    R[np.arange(N), y] -= 1
    loss = np.sum(R**2) / N + reg * np.sum(W * W)
    dS = 2 * P * (R - np.sum(P * R, axis=1, keepdims=True))
    dW = X.T @ dS / N + 2 * reg * W
    return loss, dW
