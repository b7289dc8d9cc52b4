"""Is the first of the two places of a pixel its row or its column?"""

import numpy as np


def patches(I, k=3):
    places = 9 - k
    found = np.zeros((len(I), places, places, k * k))
    for r in range(places):
        for c in range(places):
            found[:, c, r] = I[:, r : r + k, c : c + k].transpose(0, 2, 1).reshape(len(I), k * k)
    return found.transpose(0, 2, 1, 3)[:, ::-1]
