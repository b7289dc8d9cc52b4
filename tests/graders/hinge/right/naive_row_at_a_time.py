"""Loops over samples and takes all classes of one at once."""

import numpy as np


def svm_loss_naive(W, X, y, reg):
    loss, dW = 0.0, np.zeros_like(W)
    for x, label in zip(X, y):
        scores = x.dot(W)
        margins = np.maximum(0, scores - scores[label] + 1)
        margins[label] = 0
        hit = (margins > 0).astype(float)
        hit[label] = -hit.sum()
        loss += margins.sum()
        dW += np.outer(x, hit)
    return loss / len(y) + reg * np.sum(W * W), dW / len(y) + 2 * reg * W
