"""Could one product of two matrices do the work of your loop?"""

import numpy as np


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    N = X.shape[0]
    loss, dW = 0.0, np.zeros(W.shape)
    for i in range(N):
        scores = X[i] @ W
        margins = np.maximum(0, scores - scores[y[i]] + delta)
        margins[y[i]] = 0
        push = 2 * margins if squared else (margins > 0).astype(float)
        push[y[i]] = -push.sum()
        loss += np.sum(margins**2 if squared else margins)
        dW += np.outer(X[i], push)
    return loss / N + reg * np.sum(W * W), dW / N + 2 * reg * W
