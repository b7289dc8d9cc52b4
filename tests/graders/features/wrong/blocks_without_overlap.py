"""How far apart do two neighbouring patches begin?"""

import numpy as np


def patches(I, k=3):
    starts = range(0, 9 - k, k)
    return np.array([[[image[r : r + k, c : c + k].ravel() for c in starts] for r in starts] for image in I])
