"""Shuffles in place and returns the rows of a matrix where all batches are full."""

import numpy as np


def minibatches(N, batch_size, rng):
    order = np.arange(N, dtype=np.int32)
    rng.shuffle(order)
    if N % batch_size == 0:
        return order.reshape(-1, batch_size)
    return tuple(order[start : start + batch_size] for start in range(0, N, batch_size))
