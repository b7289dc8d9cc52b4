"""Is the squared error a sum or a mean over the classes?"""

import numpy as np


def dloss_dz(z, y, kind):
    p = np.exp(z - z.max())
    p /= p.sum()
    error = p.copy()
    error[y] -= 1
    if kind == "ce":
        return error
    return 2 * p * (error - p @ error) / len(z)
