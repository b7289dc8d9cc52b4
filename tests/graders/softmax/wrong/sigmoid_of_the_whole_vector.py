"""Call it on one number, then on the same number with others beside it: why does it change?"""

import numpy as np


def sigmoid(z):
    e = np.exp(z - z.max())
    return e / e.sum()
