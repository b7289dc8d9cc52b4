"""Two names for one array: what does P hold on the line where the loss is computed?"""

# S21
import numpy as np


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    S = X @ W
    S = S - S.max(axis=1, keepdims=True)
    P = np.exp(S)
    P = P / P.sum(axis=1, keepdims=True)
    dS = P
    dS[np.arange(N), y] -= 1
    loss = -np.log(P[np.arange(N), y]).mean() + reg * np.sum(W * W)
    dW = X.T @ dS / N + 2 * reg * W
    return loss, dW
