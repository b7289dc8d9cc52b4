"""The loss is there. Which line fills dW?"""

import numpy as np


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    N = X.shape[0]
    rows = np.arange(N)
    scores = X @ W
    margins = np.maximum(0, scores - scores[rows, y][:, None] + delta)
    margins[rows, y] = 0
    loss = np.sum(margins**2 if squared else margins) / N
    loss += reg * np.sum(W * W)
    dW = np.zeros(W.shape)
    return loss, dW
