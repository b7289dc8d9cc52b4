"""Takes each sample's loss from a function of its own."""

import numpy as np


def _one(s, label):
    return sum(max(0, s[j] - s[label] + 1) for j in range(len(s)) if j != label)


def svm_loss_naive(W, X, y, reg):
    losses = [_one(X[i] @ W, y[i]) for i in range(X.shape[0])]
    dW = np.zeros(W.shape)
    for i in range(X.shape[0]):
        s = X[i] @ W
        for j in range(W.shape[1]):
            if s[j] - s[y[i]] + 1 > 0:  # the true class comes and goes again
                dW[:, j] += X[i]
                dW[:, y[i]] -= X[i]
    dW = dW / X.shape[0] + 2 * reg * W
    return np.mean(losses) + reg * np.sum(W**2), dW
