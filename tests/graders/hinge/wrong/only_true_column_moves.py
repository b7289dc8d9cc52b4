"""Can the score of a wrong class change the loss? Then its column has a slope."""

# H20
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
    count = push.sum(axis=1)
    push[:] = 0
    push[rows, y] = -count
    dW = X.T @ push / N
    dW += 2 * reg * W
    return loss, dW
