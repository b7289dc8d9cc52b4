"""Print z before and after the call. Whose array did you shift?"""

import numpy as np


def dloss_dz(z, y, kind):
    z -= z.max()
    p = np.exp(z)
    p /= p.sum()
    error = p.copy()
    error[y] -= 1
    if kind == "ce":
        return error
    return 2 * p * (error - p @ error)
