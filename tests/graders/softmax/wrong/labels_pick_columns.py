"""Print the shape of the probabilities that you average: is there one for each sample?"""

# S26
import numpy as np


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    S = X @ W
    S = S - S.max(axis=1, keepdims=True)
    P = np.exp(S)
    P = P / P.sum(axis=1, keepdims=True)
    loss = -np.log(P[:, y]).mean() + reg * np.sum(W * W)
    dS = P.copy()
    dS[np.arange(N), y] -= 1
    dW = X.T @ dS / N + 2 * reg * W
    return loss, dW
