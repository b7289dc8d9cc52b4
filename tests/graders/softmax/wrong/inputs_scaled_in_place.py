"""Look at X before and after a call: whose array did you edit?"""

import numpy as np


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    X *= 0.5
    S = 2 * (X @ W)
    S = S - S.max(axis=1, keepdims=True)
    logp = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    loss = -logp[np.arange(N), y].mean() + reg * np.sum(W * W)
    dS = np.exp(logp)
    dS[np.arange(N), y] -= 1
    dW = 2 * X.T @ dS / N + 2 * reg * W
    return loss, dW
