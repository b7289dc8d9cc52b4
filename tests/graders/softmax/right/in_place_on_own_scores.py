"""Works in place, on arrays of its own only."""

import numpy as np


def softmax(Z):
    E = Z.copy()
    E -= E.max(axis=1, keepdims=True)
    np.exp(E, out=E)
    E /= E.sum(axis=1, keepdims=True)
    return E


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    S = X.dot(W)
    S -= S.max(axis=1, keepdims=True)
    S -= np.log(np.exp(S).sum(axis=1, keepdims=True))
    loss = -S[np.arange(N), y].sum()
    np.exp(S, out=S)
    S[np.arange(N), y] -= 1
    S /= N
    dW = X.T.dot(S)
    dW += 2 * reg * W
    loss /= N
    loss += reg * np.sum(W * W)
    return loss, dW
