"""The loss is a mean: by what do you multiply its slope?"""

# D17
import numpy as np


def sgd(loss_fn, W0, X, y, batches, lr, reg):
    W = W0.copy()
    history = []
    for batch in batches:
        loss, dW = loss_fn(W, X[batch], y[batch], reg)
        history.append(loss)
        W = W - lr * len(batch) * dW
    return W, np.array(history)
