"""Picks every pixel with index arrays."""

import numpy as np


def patches(I, k=3):
    start = np.arange(9 - k)
    rows = start[:, None, None] + np.arange(k * k) // k
    columns = start[:, None] + np.arange(k * k) % k
    return np.asarray(I)[:, rows, columns]
