"""Counts with while loops and collects single numbers."""

import numpy as np


def svm_loss_naive(W, X, y, reg):
    print("naive")
    loss, dW, i = 0, np.zeros(W.shape), 0
    while i < len(X):
        j, count = 0, 0
        while j < W.shape[1]:
            margin = np.dot(X[i], W[:, j]) - np.dot(X[i], W[:, y[i]]) + 1
            if j != y[i] and margin >= 0:
                loss += margin / len(X)
                count += 1
                dW[:, j] = dW[:, j] + X[i].T
            j += 1
        dW[:, y[i]] = dW[:, y[i]] - count * X[i].T
        i += 1
    dW /= len(X)
    dW += reg * 2 * W
    loss += reg * np.linalg.norm(W) ** 2
    return loss, dW
