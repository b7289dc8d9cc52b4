"""Is R a second array or a second name? Look at the last row of W after a call."""

# R07
import numpy as np


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    R = W
    R[-1] = 0
    S = X @ W
    S = S - S.max(axis=1, keepdims=True)
    logp = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    loss = -logp[np.arange(N), y].mean() + reg * np.sum(R * R)
    dS = np.exp(logp)
    dS[np.arange(N), y] -= 1
    dW = X.T @ dS / N + 2 * reg * R
    return loss, dW
