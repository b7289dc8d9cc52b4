"""Returns the gradient as np.matrix."""

import numpy as np


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    N = X.shape[0]
    S = np.matrix(X) * np.matrix(W)
    M = np.asarray(S - S[np.arange(N), y].T) + delta
    M[np.arange(N), y] = 0
    M = np.maximum(M, 0)
    P = 2 * M if squared else (M > 0) * 1.0
    P[np.arange(N), y] = -P.sum(axis=1)
    loss = np.sum(M**2 if squared else M) / N + reg * np.sum(np.square(W))
    return loss, np.matrix(X).T * np.matrix(P) / N + 2 * reg * np.matrix(W)
