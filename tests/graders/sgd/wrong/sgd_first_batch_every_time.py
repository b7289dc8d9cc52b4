"""Which batch does step 3 use?"""

# D11
import numpy as np


def sgd(loss_fn, W0, X, y, batches, lr, reg):
    W = W0.copy()
    history = []
    for batch in batches:
        batch = batches[0]
        loss, dW = loss_fn(W, X[batch], y[batch], reg)
        history.append(loss)
        W = W - lr * dW
    return W, np.array(history)
