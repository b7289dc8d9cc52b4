"""Counts a margin of exactly zero as violated (H17)."""

import numpy as np


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    N = X.shape[0]
    scores = X @ W
    raw = scores - scores[np.arange(N), y].reshape(-1, 1) + delta
    raw[np.arange(N), y] = -1.0
    margins = np.maximum(raw, 0)
    push = 2 * margins if squared else np.where(raw >= 0, 1.0, 0.0)
    push[np.arange(N), y] -= push.sum(axis=1)
    loss = np.sum(margins**2 if squared else margins) / N + reg * np.sum(W**2)
    return loss, X.T.dot(push) / N + 2 * reg * W
