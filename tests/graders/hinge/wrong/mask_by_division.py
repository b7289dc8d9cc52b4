"""Where a margin is exactly 0, what does dividing by its size give?"""

import numpy as np


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    N = X.shape[0]
    rows = np.arange(N)
    scores = X @ W
    raw = scores - scores[rows, y][:, None] + delta
    raw[rows, y] = -1
    margins = np.maximum(0, raw)
    loss = np.sum(margins**2 if squared else margins) / N
    loss += reg * np.sum(W * W)
    push = 2 * margins if squared else (1 + raw / np.abs(raw)) / 2
    push[rows, y] = -push.sum(axis=1)
    dW = X.T @ push / N
    dW += 2 * reg * W
    return loss, dW
