"""How many terms of the loss does one sample bring in, and how many should it?"""

# S22
import numpy as np


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    S = X @ W
    S = S - S.max(axis=1, keepdims=True)
    P = np.exp(S)
    P = P / P.sum(axis=1, keepdims=True)
    Y = np.zeros_like(P)
    Y[np.arange(N), y] = 1
    terms = Y * np.log(P) + (1 - Y) * np.log(1 - P)
    loss = -terms.sum() / N + reg * np.sum(W * W)
    dS = P.copy()
    dS[np.arange(N), y] -= 1
    dW = X.T @ dS / N + 2 * reg * W
    return loss, dW
