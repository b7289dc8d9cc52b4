"""Counts its steps in a while loop and fills an array prepared for the losses."""

import numpy as np


def sgd(loss_fn, W0, X, y, batches, lr, reg):
    W = W0.astype(float)
    history = np.zeros(len(batches))
    step = 0
    while step < len(batches):
        rows = batches[step]
        history[step], dW = loss_fn(W, np.take(X, rows, axis=0), np.take(y, rows), reg)
        np.subtract(W, lr * dW, out=W)
        step += 1
    return [W, history]
