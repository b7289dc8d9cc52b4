"""Which of the two gradients goes with which text?"""

import numpy as np


def dloss_dz(z, y, kind):
    p = np.exp(z - z.max())
    p /= p.sum()
    error = p.copy()
    error[y] -= 1
    if kind == "mse":
        return error
    return 2 * p * (error - p @ error)
