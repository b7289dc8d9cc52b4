"""In the product of x and (p - 1), what does the 1 get multiplied by?"""

# S27
import numpy as np


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    S = X @ W
    S = S - S.max(axis=1, keepdims=True)
    logp = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    loss = -logp[np.arange(N), y].mean() + reg * np.sum(W * W)
    dW = X.T @ np.exp(logp)
    np.subtract.at(dW.T, y, 1)
    dW = dW / N + 2 * reg * W
    return loss, dW
