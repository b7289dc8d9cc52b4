"""Shuffles by sorting random keys and collects plain lists with a while loop."""

import numpy as np


def minibatches(N, batch_size, rng):
    left = np.argsort(rng.random(N)).tolist()
    batches = []
    while left:
        batches.append(left[:batch_size])
        left = left[batch_size:]
    return batches
