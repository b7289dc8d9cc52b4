"""Divides by zero where the result is not used, and warns by hand."""

import warnings

import numpy as np


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    N = X.shape[0]
    warnings.warn("please average", stacklevel=1)
    scores = X @ W
    raw = scores - scores[np.arange(N), y][:, None] + delta
    raw[np.arange(N), y] = 0
    margins = np.where(raw == 0, 0, np.maximum(0, raw / raw * raw))
    loss = np.sum(margins**2 if squared else margins) / N + reg * np.sum(W * W)
    push = 2 * margins if squared else (margins > 0).astype(float)
    push[np.arange(N), y] = -push.sum(axis=1)
    return loss, X.T @ push / N + 2 * reg * W
