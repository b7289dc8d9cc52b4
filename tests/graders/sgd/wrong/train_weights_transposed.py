"""Which axis of W holds the classes?"""

import numpy as np


def train(X, y, num_classes, loss_fn, lr, reg, batch_size, epochs, rng):
    W = 0.001 * rng.standard_normal((num_classes, X.shape[1]))
    history = []
    for _ in range(epochs):
        batches = minibatches(len(y), batch_size, rng)
        W, losses = sgd(loss_fn, W, X, y, batches, lr, reg)
        history.extend(losses)
    return W, np.array(history)
