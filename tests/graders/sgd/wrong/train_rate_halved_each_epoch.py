"""Print lr in the last epoch. Who asked for that?"""

# D09
import numpy as np


def train(X, y, num_classes, loss_fn, lr, reg, batch_size, epochs, rng):
    W = 0.001 * rng.standard_normal((X.shape[1], num_classes))
    history = []
    for _ in range(epochs):
        batches = minibatches(len(y), batch_size, rng)
        W, losses = sgd(loss_fn, W, X, y, batches, lr, reg)
        history.extend(losses)
        lr = lr / 2
    return W, np.array(history)
