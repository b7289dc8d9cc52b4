"""How many samples are in this batch, and who has divided by that number already?"""

# D08
import numpy as np


def sgd(loss_fn, W0, X, y, batches, lr, reg):
    W = W0.copy()
    history = []
    for batch in batches:
        loss, dW = loss_fn(W, X[batch], y[batch], reg)
        history.append(loss)
        W = W - lr * len(batch) / len(batches[0]) * dW
    return W, np.array(history)
