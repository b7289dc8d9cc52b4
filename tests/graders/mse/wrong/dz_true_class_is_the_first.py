"""Does your function read y?"""

import numpy as np


def dloss_dz(z, y, kind):
    p = np.exp(z - z.max())
    p /= p.sum()
    error = p.copy()
    error[0] -= 1
    if kind == "ce":
        return error
    return 2 * p * (error - p @ error)
