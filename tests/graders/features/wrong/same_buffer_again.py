"""You put one array into a list many times: how many arrays are in the list?"""

import numpy as np


def patches(I, k=3):
    patch = np.zeros(k * k)
    found = []
    for image in I:
        for r in range(9 - k):
            for c in range(9 - k):
                patch[:] = image[r : r + k, c : c + k].ravel()
                found.append(patch)
    return np.array(found).reshape(len(I), 9 - k, 9 - k, k * k)
