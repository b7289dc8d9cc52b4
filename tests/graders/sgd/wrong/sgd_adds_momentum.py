"""Does an earlier slope still push W two steps later? Should it?"""

import numpy as np


def sgd(loss_fn, W0, X, y, batches, lr, reg):
    W = W0.copy()
    velocity = np.zeros(W.shape)
    history = []
    for batch in batches:
        loss, dW = loss_fn(W, X[batch], y[batch], reg)
        history.append(loss)
        velocity = 0.9 * velocity - lr * dW
        W = W + velocity
    return W, np.array(history)
