"""Your numbers are right. How often does Python run the lines of the loop for 10,000 samples?"""

import numpy as np


def softmax_loss(W, X, y, reg):
    N = X.shape[0]
    loss = reg * np.sum(W * W)
    dW = 2 * reg * W
    for i in range(N):
        s = X[i] @ W
        s = s - s.max()
        logp = s - np.log(np.exp(s).sum())
        loss -= logp[y[i]] / N
        ds = np.exp(logp)
        ds[y[i]] -= 1
        dW += np.outer(X[i], ds) / N
    return loss, dW
