"""Does your result change when W0 does?"""

# D18
import numpy as np


def sgd(loss_fn, W0, X, y, batches, lr, reg):
    W = np.zeros(W0.shape)
    history = []
    for batch in batches:
        loss, dW = loss_fn(W, X[batch], y[batch], reg)
        history.append(loss)
        W = W - lr * dW
    return W, np.array(history)
