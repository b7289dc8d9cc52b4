"""By how many pixels do your two images differ clearly?"""

import numpy as np


def same_histogram():
    A = np.zeros((8, 8))
    A[5:] = 16
    B = A.copy()
    B[0, 0] = 1
    return A, B
