"""Add up one row of your P. Then add up its squares. Which one came out as 1?"""

# S20
import numpy as np


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    S = X @ W
    S = S - S.max(axis=1, keepdims=True)
    P = np.exp(S)
    P = P / np.sqrt(np.sum(P**2, axis=1, keepdims=True))
    loss = -np.log(P[np.arange(N), y]).mean() + reg * np.sum(W * W)
    dS = P.copy()
    dS[np.arange(N), y] -= 1
    dW = X.T @ dS / N + 2 * reg * W
    return loss, dW
