"""Your last batch is as long as the others. Whom did it borrow from?"""

import numpy as np


def minibatches(N, batch_size, rng):

    order = rng.permutation(N)
    order = np.resize(order, -(-N // batch_size) * batch_size)
    return [order[start : start + batch_size] for start in range(0, len(order), batch_size)]
