"""Two generators with different seeds come in: do two different walks come out?"""

# D05
import numpy as np


def train(X, y, num_classes, loss_fn, lr, reg, batch_size, epochs, rng):
    rng = np.random.default_rng(0)
    W = 0.001 * rng.standard_normal((X.shape[1], num_classes))
    history = []
    for _ in range(epochs):
        batches = minibatches(len(y), batch_size, rng)
        W, losses = sgd(loss_fn, W, X, y, batches, lr, reg)
        history.extend(losses)
    return W, np.array(history)
