"""Who asked for the mean of a patch to be taken off?"""

import numpy as np


def patches(I, k=3):
    places = 9 - k
    found = np.stack([I[:, r : r + places, c : c + places] for r in range(k) for c in range(k)], axis=-1)
    return found - found.mean(axis=-1, keepdims=True)
