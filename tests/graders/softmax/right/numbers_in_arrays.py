"""Returns numbers as arrays of size one."""

import numpy as np


def softmax_loss(W, X, y, reg):
    L = log_softmax(X @ W)
    rows = np.arange(len(y))
    dS = np.exp(L)
    dS[rows, y] -= 1
    loss = -L[rows, y].mean(keepdims=True) + reg * np.sum(W * W)
    return loss, X.T @ dS / len(y) + 2 * reg * W


def entropy(p):
    return np.array([[-np.sum(p[p > 0] * np.log(p[p > 0]))]])


def double_softmax_floor():
    return np.array([np.log(1 + 9 * np.exp(-1))])
