"""W has many entries. How many of them did you move at once?"""

# H21
import numpy as np


def _loss(W, X, y, reg, delta, squared):
    rows = np.arange(X.shape[0])
    scores = X @ W
    margins = np.maximum(0, scores - scores[rows, y][:, None] + delta)
    margins[rows, y] = 0
    return np.sum(margins**2 if squared else margins) / len(y) + reg * np.sum(W * W)


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    h = 1e-5
    loss = _loss(W, X, y, reg, delta, squared)
    dW = (_loss(W + h, X, y, reg, delta, squared) - loss) / h
    return loss, dW
