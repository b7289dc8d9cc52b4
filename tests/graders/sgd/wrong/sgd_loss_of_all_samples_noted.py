"""On which samples was the loss measured that you noted?"""

# D14
import numpy as np


def sgd(loss_fn, W0, X, y, batches, lr, reg):
    W = W0.copy()
    history = []
    for batch in batches:
        _, dW = loss_fn(W, X[batch], y[batch], reg)
        history.append(loss_fn(W, X, y, reg)[0])
        W = W - lr * dW
    return W, np.array(history)
