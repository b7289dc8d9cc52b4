"""Builds one index vector with a comprehension; all else is whole arrays."""

import numpy as np


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    N = X.shape[0]
    rows = [i for i in range(N)]
    scores = X @ W
    margins = np.maximum(0, scores - scores[rows, y][:, None] + delta)
    margins[rows, y] = 0
    loss = np.sum(margins**2 if squared else margins) / N + reg * np.sum(W * W)
    push = 2 * margins if squared else (margins > 0).astype(float)
    push[np.arange(N), y] = -push.sum(axis=1)
    return loss, X.T @ push / N + 2 * reg * W
