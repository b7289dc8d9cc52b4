"""Is there anything in the task that turns a patch around, as a convolution would?"""

import numpy as np


def patches(I, k=3):
    places = 9 - k
    slices = [I[:, r : r + places, c : c + places] for r in range(k) for c in range(k)]
    return np.stack(slices[::-1], axis=-1)
