"""Print the factor in front of dW at each step. Is it lr?"""

# D09
import numpy as np


def sgd(loss_fn, W0, X, y, batches, lr, reg):
    W = W0.copy()
    history = []
    for step, batch in enumerate(batches):
        loss, dW = loss_fn(W, X[batch], y[batch], reg)
        history.append(loss)
        W = W - lr / (step + 1) * dW
    return W, np.array(history)
