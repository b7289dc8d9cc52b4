"""Draws all samples at once without replacement."""

import numpy as np


def minibatches(N, batch_size, rng):
    order = rng.choice(N, size=N, replace=False)
    return [np.sort(order[start : start + batch_size]) for start in range(0, N, batch_size)]
