"""Draws the orders of all epochs before the weights."""

import numpy as np


def train(X, y, num_classes, loss_fn, lr, reg, batch_size, epochs, rng):
    orders = [rng.permutation(len(y)) for _ in range(epochs)]
    W = 0.001 * rng.standard_normal((X.shape[1], num_classes))
    parts = []
    for order in orders:
        batches = [order[k : k + batch_size] for k in range(0, len(y), batch_size)]
        W, losses = sgd(loss_fn, W, X, y, batches, lr, reg)
        parts.append(losses)
    return W, np.concatenate(parts)
