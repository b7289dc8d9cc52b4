"""Picks true classes with rows of the identity matrix."""

import numpy as np


def softmax_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    Y = np.eye(C)[y]
    S = X @ W
    S = S - np.max(S, axis=1, keepdims=True)
    logp = S - np.log(np.sum(np.exp(S), axis=1, keepdims=True))
    loss = -np.sum(Y * logp) / N + reg * np.sum(np.square(W))
    return loss, np.matmul(X.T, np.exp(logp) - Y) / N + 2 * reg * W
