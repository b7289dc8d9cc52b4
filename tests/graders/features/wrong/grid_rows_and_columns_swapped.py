"""Which patch do you find one step to the right of the corner?"""

import numpy as np


def patches(I, k=3):
    places = 9 - k
    found = np.zeros((len(I), places, places, k * k))
    for r in range(places):
        for c in range(places):
            found[:, c, r] = I[:, r : r + k, c : c + k].reshape(len(I), k * k)
    return found
