"""Updates a copy in place and keeps its losses in a list."""

import numpy as np


def sgd(loss_fn, W0, X, y, batches, lr, reg):
    W = np.array(W0)
    history = []
    for batch in batches:
        loss, dW = loss_fn(W, X[batch], y[batch], reg)
        history.append(float(loss))
        W -= lr * dW
    return W, history
