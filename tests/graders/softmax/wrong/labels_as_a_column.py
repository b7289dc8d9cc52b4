"""What shapes do the two index arrays have, and what shape comes out when they meet?"""

# S23
import numpy as np


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    S = X @ W
    S = S - S.max(axis=1, keepdims=True)
    P = np.exp(S)
    P = P / P.sum(axis=1, keepdims=True)
    y = y.reshape(-1, 1)
    loss = -np.sum(np.log(P[np.arange(N), y])) / N + reg * np.sum(W * W)
    dS = P.copy()
    dS[np.arange(N), y] -= 1
    dW = X.T @ dS / N + 2 * reg * W
    return loss, dW
