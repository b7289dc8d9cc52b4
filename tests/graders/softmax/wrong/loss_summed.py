"""Hand in the same data twice over: which of your two outputs notices, and should it?"""

# H02
import numpy as np


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    S = X @ W
    S = S - S.max(axis=1, keepdims=True)
    logp = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    loss = -logp[np.arange(N), y].sum() + reg * np.sum(W * W)
    dS = np.exp(logp)
    dS[np.arange(N), y] -= 1
    dW = X.T @ dS / N + 2 * reg * W
    return loss, dW
