"""How long is your step where the curve is flat?"""

import numpy as np


def sgd(loss_fn, W0, X, y, batches, lr, reg):
    W = W0.copy()
    history = []
    for batch in batches:
        loss, dW = loss_fn(W, X[batch], y[batch], reg)
        history.append(loss)
        W = W - lr * dW / max(np.linalg.norm(dW), 1e-12)
    return W, np.array(history)
