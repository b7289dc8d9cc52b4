"""Was the slope of the second class measured before or after you moved the first?"""

# D19
import numpy as np


def sgd(loss_fn, W0, X, y, batches, lr, reg):
    W = W0.copy()
    history = []
    for batch in batches:
        history.append(loss_fn(W, X[batch], y[batch], reg)[0])
        for c in range(W.shape[1]):
            _, dW = loss_fn(W, X[batch], y[batch], reg)
            W[:, c] -= lr * dW[:, c]
    return W, np.array(history)
