"""A weight of 0 costs nothing and a weight of 2 costs 4. Can both have the same slope?"""

# R03
import numpy as np


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    S = X @ W
    S = S - S.max(axis=1, keepdims=True)
    logp = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    loss = -logp[np.arange(N), y].mean() + reg * np.sum(W * W)
    dS = np.exp(logp)
    dS[np.arange(N), y] -= 1
    dW = X.T @ dS / N + reg * np.sum(W)
    return loss, dW
