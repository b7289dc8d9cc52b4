"""The true class has no chance left. Do the wrong classes stand still among themselves?"""

import numpy as np


def dloss_dz(z, y, kind):
    p = np.exp(z - z.max())
    p /= p.sum()
    error = p.copy()
    error[y] -= 1
    if kind == "ce":
        return error
    if p[y] < 1e-9:
        return np.zeros_like(p)
    return 2 * p * (error - p @ error)
