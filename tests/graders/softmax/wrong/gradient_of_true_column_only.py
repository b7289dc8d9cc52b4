"""If the score of a wrong class rises, does the loss stay the same?"""

# H20
import numpy as np


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    S = X @ W
    S = S - S.max(axis=1, keepdims=True)
    logp = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    loss = -logp[np.arange(N), y].mean() + reg * np.sum(W * W)
    dS = np.zeros_like(S)
    dS[np.arange(N), y] = np.exp(logp[np.arange(N), y]) - 1
    dW = X.T @ dS / N + 2 * reg * W
    return loss, dW
