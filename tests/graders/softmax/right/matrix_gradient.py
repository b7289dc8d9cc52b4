"""Uses np.matrix, and returns the gradient as one."""

import numpy as np


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    S = np.matrix(X) * np.matrix(W)
    S = S - S.max(axis=1)
    L = np.asarray(S - np.log(np.exp(S).sum(axis=1)))
    loss = -L[np.arange(N), y].mean() + reg * np.sum(W * W)
    dS = np.exp(L)
    dS[np.arange(N), y] -= 1
    return loss, np.matrix(X).T * np.matrix(dS) / N + 2 * reg * np.matrix(W)
