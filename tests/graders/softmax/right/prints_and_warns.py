"""Prints and warns while it works."""

import warnings

import numpy as np


def softmax_loss(W, X, y, reg):
    print("scores:", (X @ W).shape)
    warnings.warn("not sure about the regulariser yet", stacklevel=2)
    L = log_softmax(X @ W)
    L[0] /= np.ones(L.shape[1])
    loss = -L[np.arange(len(y)), y].mean() + reg * np.sum(W * W)
    dS = np.exp(L)
    dS[np.arange(len(y)), y] -= 1
    print("loss:", loss)
    return loss, X.T @ dS / len(y) + 2 * reg * W


def kl(p, q):
    print(p, q)
    with_p = p > 0
    terms = p[with_p] * np.log(p[with_p] / q[with_p])
    print(terms)
    return terms.sum()
