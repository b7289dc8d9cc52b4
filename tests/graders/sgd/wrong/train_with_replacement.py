"""How often does one sample turn up in an epoch, and how often should it?"""

import numpy as np


def train(X, y, num_classes, loss_fn, lr, reg, batch_size, epochs, rng):
    W = 0.001 * rng.standard_normal((X.shape[1], num_classes))
    history = []
    for _ in range(epochs):
        count = -(-len(y) // batch_size)
        sizes = [min(batch_size, len(y) - k * batch_size) for k in range(count)]
        batches = [rng.integers(len(y), size=size) for size in sizes]
        W, losses = sgd(loss_fn, W, X, y, batches, lr, reg)
        history.extend(losses)
    return W, np.array(history)
