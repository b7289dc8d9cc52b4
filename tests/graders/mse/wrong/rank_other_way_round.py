"""Which of the two losses should be the smaller one?"""

import numpy as np


def smaller_ce_larger_mse():
    return np.array([0.79, 0.105, 0.105])
