"""Read the convention once more: which rows of W does it penalise?"""

# R08
import numpy as np


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    S = X @ W
    S = S - S.max(axis=1, keepdims=True)
    logp = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    R = W.copy()
    R[-1] = 0
    loss = -logp[np.arange(N), y].mean() + reg * np.sum(R * R)
    dS = np.exp(logp)
    dS[np.arange(N), y] -= 1
    dW = X.T @ dS / N + 2 * reg * R
    return loss, dW
