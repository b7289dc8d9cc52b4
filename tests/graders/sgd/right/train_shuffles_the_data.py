"""Shuffles copies of X and y together and slices them."""

import numpy as np


def train(X, y, num_classes, loss_fn, lr, reg, batch_size, epochs, rng):
    W = rng.standard_normal((X.shape[1], num_classes)) / 1000
    history = np.zeros(0)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        X_mixed, y_mixed = X[order], y[order]
        cuts = range(batch_size, len(X), batch_size)
        for X_batch, y_batch in zip(np.split(X_mixed, cuts), np.split(y_mixed, cuts)):
            loss, dW = loss_fn(W, X_batch, y_batch, reg)
            history = np.append(history, loss)
            W = W - lr * dW
    return W, history
