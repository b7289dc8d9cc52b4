"""Let one score grow without end: does the loss of that class come down to 0?"""

# S16
import numpy as np


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    S = X @ W
    S = S - S.max(axis=1, keepdims=True)
    P = np.exp(S)
    P = P / P.sum(axis=1, keepdims=True)
    P = np.exp(P)
    P = P / P.sum(axis=1, keepdims=True)
    loss = -np.log(P[np.arange(N), y]).mean() + reg * np.sum(W * W)
    dS = P.copy()
    dS[np.arange(N), y] -= 1
    dW = X.T @ dS / N + 2 * reg * W
    return loss, dW
