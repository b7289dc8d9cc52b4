"""Compute both losses of your q. By which of them is it worse than p?"""

import numpy as np


def smaller_ce_larger_mse():
    return np.array([0.9, 0.05, 0.05])
