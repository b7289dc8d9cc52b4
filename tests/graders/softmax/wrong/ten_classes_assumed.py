"""Is the number of classes an argument, or hidden in one? Where did you take yours from?"""

# H23
import numpy as np


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    S = X @ W
    S = S - S.max(axis=1, keepdims=True)
    logp = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    loss = -logp[np.arange(N), y].mean() + reg * np.sum(W * W)
    dS = np.zeros((N, 10))
    dS[:, : W.shape[1]] = np.exp(logp)
    dS[np.arange(N), y] -= 1
    dW = X.T @ dS / N
    dW[:, : W.shape[1]] += 2 * reg * W
    return loss, dW
