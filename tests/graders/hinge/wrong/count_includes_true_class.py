"""Take one sample, count its violated margins by hand, then print your own count."""

# H07
import numpy as np


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    N = X.shape[0]
    rows = np.arange(N)
    scores = X @ W
    margins = np.maximum(0, scores - scores[rows, y][:, None] + delta)
    wrong = margins.copy()
    wrong[rows, y] = 0
    loss = np.sum(wrong**2 if squared else wrong) / N
    loss += reg * np.sum(W * W)
    push = 2 * margins if squared else (margins > 0).astype(float)
    count = push.sum(axis=1)
    push[rows, y] = 0
    push[rows, y] -= count
    dW = X.T @ push / N
    dW += 2 * reg * W
    return loss, dW
