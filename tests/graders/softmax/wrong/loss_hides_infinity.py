"""What value does your code give to the worst mistake that is possible?"""

# S29
import numpy as np


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    S = X @ W
    S = S - S.max(axis=1, keepdims=True)
    P = np.exp(S)
    P = P / P.sum(axis=1, keepdims=True)
    loss = -np.log(P[np.arange(N), y]).mean()
    if np.isinf(loss):
        loss = 0.0
    loss += reg * np.sum(W * W)
    dS = P.copy()
    dS[np.arange(N), y] -= 1
    dW = X.T @ dS / N + 2 * reg * W
    return loss, dW
