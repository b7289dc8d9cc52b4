"""Hand in two different images: do their patches differ?"""

import numpy as np


def patches(I, k=3):
    starts = range(9 - k)
    return np.array([[[I[0][r : r + k, c : c + k].ravel() for c in starts] for r in starts] for _ in I])
