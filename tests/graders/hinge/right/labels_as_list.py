"""Indexes with plain lists of rows and labels."""

import numpy as np


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    N = X.shape[0]
    rows, labels = list(range(N)), list(y)
    scores = X @ W
    margins = np.maximum(0, scores - np.matrix(scores[rows, labels]).T + delta)
    margins = np.array(margins)
    margins[rows, labels] = 0
    push = 2 * margins if squared else np.array(margins > 0, dtype=int)
    push[rows, labels] = -np.sum(push, axis=1)
    loss = np.sum(margins**2 if squared else margins) / N + reg * np.sum(W * W)
    return loss, np.dot(X.T, push) / N + 2 * reg * W
