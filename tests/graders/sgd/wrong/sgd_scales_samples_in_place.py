"""The caller still needs X. What does *= do to it?"""

import numpy as np


def sgd(loss_fn, W0, X, y, batches, lr, reg):
    X *= 1.0 / np.maximum(np.abs(X).max(axis=0), 1e-12)
    W = W0.copy()
    history = []
    for batch in batches:
        loss, dW = loss_fn(W, X[batch], y[batch], reg)
        history.append(loss)
        W = W - lr * dW
    return W, np.array(history)
