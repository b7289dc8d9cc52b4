"""Where in your code does k occur?"""

# H23
import numpy as np


def patches(I, k=3):
    slices = [I[:, r : r + 6, c : c + 6] for r in range(3) for c in range(3)]
    return np.stack(slices, axis=-1)
