"""A row may be in a batch twice. Does it count twice with you?"""

import numpy as np


def sgd(loss_fn, W0, X, y, batches, lr, reg):
    W = W0.copy()
    history = []
    for batch in batches:
        rows = np.unique(batch)
        loss, dW = loss_fn(W, X[rows], y[rows], reg)
        history.append(loss)
        W = W - lr * dW
    return W, np.array(history)
