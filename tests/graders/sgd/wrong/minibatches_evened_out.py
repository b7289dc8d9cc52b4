"""Only one batch may be short. Which of yours are?"""

import numpy as np


def minibatches(N, batch_size, rng):

    return np.array_split(rng.permutation(N), -(-N // batch_size))
