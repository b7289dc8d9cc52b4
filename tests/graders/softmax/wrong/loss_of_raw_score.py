"""Of the fraction inside your logarithm, are both parts positive for every score?"""

# S28
import numpy as np


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    Z = X @ W
    S = Z - Z.max(axis=1, keepdims=True)
    logp = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    ratio = Z[np.arange(N), y] / np.exp(Z).sum(axis=1)
    loss = -np.log(ratio).mean() + reg * np.sum(W * W)
    dS = np.exp(logp)
    dS[np.arange(N), y] -= 1
    dW = X.T @ dS / N + 2 * reg * W
    return loss, dW
