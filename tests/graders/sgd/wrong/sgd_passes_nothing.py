"""Does the name that you pass hold the batch?"""

# D16
import numpy as np


def sgd(loss_fn, W0, X, y, batches, lr, reg):
    W = W0.copy()
    history = []
    X_batch = None
    for batch in batches:
        x_batch, y_batch = X[batch], y[batch]
        loss, dW = loss_fn(W, X_batch, y_batch, reg)
        history.append(loss)
        W = W - lr * dW
    return W, np.array(history)
