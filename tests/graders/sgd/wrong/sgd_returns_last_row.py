"""Which array do you return, and of which shape?"""

# D18
import numpy as np


def sgd(loss_fn, W0, X, y, batches, lr, reg):
    W = W0.copy()
    history = []
    for batch in batches:
        loss, dW = loss_fn(W, X[batch], y[batch], reg)
        history.append(loss)
        W = W - lr * dW
    return W[-1], np.array(history)
