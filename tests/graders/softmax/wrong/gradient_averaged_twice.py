"""Go through the code from dS to dW and list every place where N occurs."""

# S12
import numpy as np


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    S = X @ W
    S = S - S.max(axis=1, keepdims=True)
    logp = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    loss = -logp[np.arange(N), y].mean() + reg * np.sum(W * W)
    dS = np.exp(logp) / N
    dS[np.arange(N), y] -= 1 / N
    dW = X.T @ dS / N + 2 * reg * W
    return loss, dW
