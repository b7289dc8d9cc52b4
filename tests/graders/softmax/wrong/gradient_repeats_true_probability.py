"""Look at one row before it meets X: do four different classes really share one number?"""

# S13
import numpy as np


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    S = X @ W
    S = S - S.max(axis=1, keepdims=True)
    logp = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    loss = -logp[np.arange(N), y].mean() + reg * np.sum(W * W)
    p_true = np.exp(logp[np.arange(N), y])
    dS = np.repeat(p_true[:, None], W.shape[1], axis=1)
    dS[np.arange(N), y] -= 1
    dW = X.T @ dS / N + 2 * reg * W
    return loss, dW
