"""Scales the slope that it was given, in place, and keeps the whole trail of W."""

import numpy as np


def sgd(loss_fn, W0, X, y, batches, lr, reg):
    trail, losses = [W0.copy()], []
    for batch in batches:
        loss, dW = loss_fn(trail[-1], X[batch], y[batch], reg)
        dW *= lr
        losses.append(loss)
        trail.append(trail[-1] - dW)
    return trail[-1], np.asarray(losses)
