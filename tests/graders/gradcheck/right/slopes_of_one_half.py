"""Balances one sample against another of half its size, so that both slopes are at the bound."""

import numpy as np


def kink_point():
    return 1.0, np.array([1.0, -0.5])
