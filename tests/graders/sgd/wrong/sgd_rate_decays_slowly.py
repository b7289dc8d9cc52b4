"""Compare two steps on one batch, the first and the hundredth: what has become of lr?"""

# D09
import numpy as np


def sgd(loss_fn, W0, X, y, batches, lr, reg):
    W = W0.copy()
    history = []
    for batch in batches:
        loss, dW = loss_fn(W, X[batch], y[batch], reg)
        history.append(loss)
        W = W - lr * dW
        lr *= 0.999
    return W, np.array(history)
