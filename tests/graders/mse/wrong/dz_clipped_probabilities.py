"""What does your gradient say about a probability of 1e-12? Did it survive?"""

import numpy as np


def dloss_dz(z, y, kind):
    p = np.exp(z - z.max())
    p /= p.sum()
    p = np.clip(p, 1e-5, 1 - 1e-5)
    error = p.copy()
    error[y] -= 1
    if kind == "ce":
        return error
    return 2 * p * (error - p @ error)
