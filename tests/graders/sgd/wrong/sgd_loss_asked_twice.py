"""How often do you ask for the loss of one batch? Each call costs a pass over its samples."""

import numpy as np


def sgd(loss_fn, W0, X, y, batches, lr, reg):
    W = W0.copy()
    history = []
    for batch in batches:
        loss = loss_fn(W, X[batch], y[batch], reg)[0]
        dW = loss_fn(W, X[batch], y[batch], reg)[1]
        history.append(loss)
        W = W - lr * dW
    return W, np.array(history)
