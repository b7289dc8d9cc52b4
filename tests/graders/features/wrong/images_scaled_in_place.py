"""Print the images before and after the call."""

# D02
import numpy as np


def patches(I, k=3):
    places = 9 - k
    found = np.stack([I[:, r : r + places, c : c + places] for r in range(k) for c in range(k)], axis=-1)
    I[:] = I / 16
    return found
