"""Print the first index of each epoch. Who decides about the seed, you or the caller?"""

# D05
import numpy as np


def minibatches(N, batch_size, rng):

    np.random.seed(0)
    order = np.random.permutation(N)
    return [order[start : start + batch_size] for start in range(0, N, batch_size)]
