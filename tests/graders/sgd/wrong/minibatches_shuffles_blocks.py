"""Which samples can ever share a batch with sample 0?"""

import numpy as np


def minibatches(N, batch_size, rng):

    blocks = [np.arange(start, min(start + batch_size, N)) for start in range(0, N, batch_size)]
    if len(blocks) < 2:
        return blocks
    return [blocks[k] for k in rng.permutation(len(blocks) - 1)] + blocks[-1:]
