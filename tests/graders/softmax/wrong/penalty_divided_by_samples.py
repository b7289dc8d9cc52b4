"""Should a larger training set make the same weights cheaper? Look at the order of your lines."""

# R02
import numpy as np


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    S = X @ W
    S = S - S.max(axis=1, keepdims=True)
    logp = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    loss = -logp[np.arange(N), y].sum() + reg * np.sum(W * W)
    loss /= N
    dS = np.exp(logp)
    dS[np.arange(N), y] -= 1
    dW = X.T @ dS + 2 * reg * W
    dW /= N
    return loss, dW
