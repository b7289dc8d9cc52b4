"""Whose slope do you subtract: that of this W or that of the one before?"""

import numpy as np


def sgd(loss_fn, W0, X, y, batches, lr, reg):
    W = W0.copy()
    history = []
    previous = None
    for batch in batches:
        loss, dW = loss_fn(W, X[batch], y[batch], reg)
        history.append(loss)
        W = W - lr * (dW if previous is None else previous)
        previous = dW
    return W, np.array(history)
