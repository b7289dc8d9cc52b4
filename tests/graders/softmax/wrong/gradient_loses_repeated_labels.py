"""Two samples of one class write to the same column at once: what does numpy keep?"""

# H13
import numpy as np


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    S = X @ W
    S = S - S.max(axis=1, keepdims=True)
    logp = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    loss = -logp[np.arange(N), y].mean() + reg * np.sum(W * W)
    dW = X.T @ np.exp(logp)
    dW[:, y] -= X.T
    dW = dW / N + 2 * reg * W
    return loss, dW
