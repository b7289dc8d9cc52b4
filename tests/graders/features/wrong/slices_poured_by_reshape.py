"""Does reshape move an axis, or does it only cut the same row of numbers anew?"""

import numpy as np


def patches(I, k=3):
    places = 9 - k
    slices = np.array([I[:, r : r + places, c : c + places] for r in range(k) for c in range(k)])
    return slices.reshape(len(I), places, places, k * k)
