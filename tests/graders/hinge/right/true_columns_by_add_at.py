"""Takes the true columns off with np.subtract.at."""

import numpy as np


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    N = X.shape[0]
    scores = X @ W
    margins = np.maximum(0, scores - scores[np.arange(N), y][:, None] + delta)
    margins[np.arange(N), y] = 0
    push = 2 * margins if squared else (margins > 0).astype(float)
    dW = push.T @ X
    np.subtract.at(dW, y, push.sum(axis=1)[:, None] * X)
    loss = np.sum(margins**2 if squared else margins) / N + reg * np.sum(W * W)
    return loss, dW.T / N + 2 * reg * W
