"""Gives a margin of exactly zero half a push, as np.heaviside does."""

import numpy as np


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    N = X.shape[0]
    scores = X @ W
    raw = scores - scores[np.arange(N), y][:, None] + delta
    raw[np.arange(N), y] = -np.inf
    margins = np.maximum(raw, 0)
    push = 2 * margins if squared else np.heaviside(raw, 0.5)
    push[np.arange(N), y] = -np.sum(push, axis=1)
    loss = np.sum(margins**2 if squared else margins) / N + reg * np.sum(W**2)
    return loss, X.T @ push / N + 2 * reg * W
