"""Computes and returns in the dtype of W: float32 in, float32 out."""

import numpy as np


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    N = X.shape[0]
    rows = np.arange(N)
    scores = X @ W
    margins = np.maximum(0, scores - scores[rows, y][:, None] + W.dtype.type(delta))
    margins[rows, y] = 0
    push = 2 * margins if squared else (margins > 0).astype(W.dtype)
    push[rows, y] = -push.sum(axis=1)
    dW = np.zeros_like(W)
    dW += X.T @ push / W.dtype.type(N) + W.dtype.type(2 * reg) * W
    return (np.sum(margins**2 if squared else margins) / N + reg * np.sum(W * W)).astype(W.dtype), dW
