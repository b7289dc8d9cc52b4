"""Selects the wrong classes with a boolean mask and reshapes."""

import numpy as np


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    N = X.shape[0]
    C = W.shape[1]
    wrong = np.ones((N, C), dtype=bool)
    wrong[np.arange(N), y] = False
    scores = X @ W
    gaps = scores[wrong].reshape(N, C - 1) - np.tile(scores[~wrong], (C - 1, 1)).T + delta
    margins = np.zeros((N, C))
    margins[wrong] = np.maximum(gaps, 0).ravel()
    loss = np.sum(margins**2 if squared else margins) / N + reg * np.sum(W * W)
    push = 2 * margins if squared else (margins > 0).astype(float)
    push[np.arange(N), y] = -push.sum(axis=1)
    return loss, X.T @ push / N + 2 * reg * W
