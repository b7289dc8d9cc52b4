"""What does your second epoch know of the first?"""

# D18
import numpy as np


def train(X, y, num_classes, loss_fn, lr, reg, batch_size, epochs, rng):
    history = []
    for _ in range(epochs):
        W = 0.001 * rng.standard_normal((X.shape[1], num_classes))
        batches = minibatches(len(y), batch_size, rng)
        W, losses = sgd(loss_fn, W, X, y, batches, lr, reg)
        history.extend(losses)
    return W, np.array(history)
