"""Two generators with different seeds come in: do two different epochs come out?"""

# D05
import numpy as np


def minibatches(N, batch_size, rng):

    order = np.random.default_rng(42).permutation(N)
    return [order[start : start + batch_size] for start in range(0, N, batch_size)]
