"""Try x = np.zeros(3); x[[1, 1]] -= 1 and look at x before you trust that line."""

# H13
import numpy as np


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    N = X.shape[0]
    rows = np.arange(N)
    scores = X @ W
    margins = np.maximum(0, scores - scores[rows, y][:, None] + delta)
    margins[rows, y] = 0
    loss = np.sum(margins**2 if squared else margins) / N
    loss += reg * np.sum(W * W)
    push = 2 * margins if squared else (margins > 0).astype(float)
    counts = push.sum(axis=1)
    dW = X.T @ push / N
    dW[:, y] -= X.T * counts / N
    dW += 2 * reg * W
    return loss, dW
