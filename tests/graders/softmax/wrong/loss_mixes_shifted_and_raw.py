"""Is the score of the true class on the same scale as the sum that it is compared with?"""

# S08
import numpy as np


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    S = X @ W
    S = S - S.max(axis=1, keepdims=True)
    logp = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    s_true = (X @ W)[np.arange(N), y]
    log_sum = np.log(np.exp(S).sum(axis=1))
    loss = np.mean(log_sum - s_true) + reg * np.sum(W * W)
    dS = np.exp(logp)
    dS[np.arange(N), y] -= 1
    dW = X.T @ dS / N + 2 * reg * W
    return loss, dW
