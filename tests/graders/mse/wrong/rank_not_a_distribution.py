"""What do the three numbers have to sum to?"""

import numpy as np


def smaller_ce_larger_mse():
    return np.array([0.9, 0.5, 0.5])
