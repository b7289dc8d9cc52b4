"""Is being wrong by a lot dearer than being wrong by a little?"""

import numpy as np


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    N = X.shape[0]
    rows = np.arange(N)
    scores = X @ W
    margins = np.maximum(0, scores - scores[rows, y][:, None] + delta)
    margins[rows, y] = 0
    loss = np.mean(scores.argmax(axis=1) != y)
    loss += reg * np.sum(W * W)
    push = 2 * margins if squared else (margins > 0).astype(float)
    push[rows, y] = -push.sum(axis=1)
    dW = X.T @ push / N
    dW += 2 * reg * W
    return loss, dW
