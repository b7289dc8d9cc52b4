"""How large can the product of a small integer type get before it wraps around?"""

import numpy as np


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    N = X.shape[0]
    rows = np.arange(N)
    scores = X @ W
    flat = scores.T.ravel()
    true = flat[y * N + rows.astype(y.dtype)]
    margins = np.maximum(0, scores - true[:, None] + delta)
    margins[rows, y] = 0
    loss = np.sum(margins**2 if squared else margins) / N
    loss += reg * np.sum(W * W)
    push = 2 * margins if squared else (margins > 0).astype(float)
    push[rows, y] = -push.sum(axis=1)
    dW = X.T @ push / N
    dW += 2 * reg * W
    return loss, dW
