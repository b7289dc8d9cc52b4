"""Is one of your two smaller under both penalties?"""

import numpy as np


def sparse_and_spread():
    sparse = np.array([1.0, 0.0, 0.0, 0.0])
    spread = np.array([0.0, 1.0, 1.0, 0.0])
    return sparse, spread
