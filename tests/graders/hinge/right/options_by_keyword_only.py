"""Takes its options by keyword only and passes arrays by name."""

import numpy as np


def _slopes(*, margins, y, squared):
    push = 2 * margins if squared else np.greater(margins, 0).astype(float)
    push[np.arange(y.size), y] = np.negative(push.sum(axis=1))
    return push


def svm_loss_vectorized(W, X, y, reg, *, delta=1.0, squared=False):
    scores = np.matmul(X, W)
    margins = np.maximum(0, np.subtract(scores, scores[np.arange(y.size), y][:, None]) + delta)
    margins[np.arange(y.size), y] = 0
    loss = np.sum(a=margins**2 if squared else margins) / y.size + reg * np.sum(a=W * W)
    return loss, np.matmul(X.T, _slopes(margins=margins, y=y, squared=squared)) / y.size + 2 * reg * W
