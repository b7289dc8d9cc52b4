"""At which W was this loss measured?"""

# D14
import numpy as np


def sgd(loss_fn, W0, X, y, batches, lr, reg):
    W = W0.copy()
    history = []
    for batch in batches:
        _, dW = loss_fn(W, X[batch], y[batch], reg)
        W = W - lr * dW
        history.append(loss_fn(W, X[batch], y[batch], reg)[0])
    return W, np.array(history)
