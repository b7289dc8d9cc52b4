"""How far can you step in float32 before W + h differs from W, and at what price?"""

import numpy as np


def _loss(W, X, y, reg, delta, squared):
    rows = np.arange(X.shape[0])
    scores = X @ W
    margins = np.maximum(0, scores - scores[rows, y][:, None] + delta)
    margins[rows, y] = 0
    return np.sum(margins**2 if squared else margins) / len(y) + reg * np.sum(W * W)


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    h = 1e-5
    dW = np.zeros(W.shape)
    for at in np.ndindex(*W.shape):
        ahead, behind = W.copy(), W.copy()
        ahead[at] += h
        behind[at] -= h
        dW[at] = (_loss(ahead, X, y, reg, delta, squared) - _loss(behind, X, y, reg, delta, squared)) / (2 * h)
    return _loss(W, X, y, reg, delta, squared), dW
