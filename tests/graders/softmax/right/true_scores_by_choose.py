"""Picks true scores with np.choose."""

import numpy as np


def softmax_loss(W, X, y, reg):
    S = X.dot(W)
    S -= S.max(axis=1)[:, np.newaxis]
    log_sum = np.log(np.exp(S).sum(axis=1))
    loss = np.mean(log_sum - np.choose(y, S.T)) + reg * np.sum(W * W)
    P = np.exp(S - log_sum[:, np.newaxis])
    P[range(X.shape[0]), y] -= 1
    return loss, X.T.dot(P) / X.shape[0] + 2 * reg * W
