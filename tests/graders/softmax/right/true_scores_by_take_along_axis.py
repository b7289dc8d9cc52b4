"""Picks true classes with take_along_axis and writes with put_along_axis."""

import numpy as np


def softmax_loss(W, X, y, reg):
    at = y[:, None].astype(int)
    Z = X @ W
    Z = Z - Z.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(Z).sum(axis=1, keepdims=True))
    loss = np.mean(log_sum - np.take_along_axis(Z, at, axis=1)) + reg * np.sum(W * W)
    P = np.exp(Z - log_sum)
    np.put_along_axis(P, at, np.take_along_axis(P, at, axis=1) - 1, axis=1)
    return loss, X.T @ P / len(X) + 2 * reg * W
