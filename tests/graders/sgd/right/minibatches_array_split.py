"""Cuts the permutation at multiples of batch_size with np.split."""

import numpy as np


def minibatches(N, batch_size, rng):
    return np.split(rng.permutation(N), range(batch_size, N, batch_size))
