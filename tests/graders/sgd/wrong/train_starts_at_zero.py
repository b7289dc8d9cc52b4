"""Print W before the first step and hold it against the statement."""

# D18
import numpy as np


def train(X, y, num_classes, loss_fn, lr, reg, batch_size, epochs, rng):
    W = np.zeros((X.shape[1], num_classes))
    history = []
    for _ in range(epochs):
        batches = minibatches(len(y), batch_size, rng)
        W, losses = sgd(loss_fn, W, X, y, batches, lr, reg)
        history.extend(losses)
    return W, np.array(history)
