"""Which of your two has the smaller sum of squares?"""

import numpy as np


def sparse_and_spread():
    sparse = np.array([1.0, 0.0, 0.0, 0.0])
    spread = np.array([4.0, 2.0, 2.0, 2.0]) / 7
    return spread, sparse
