"""Do your probabilities sum to 1?"""

import numpy as np


def dloss_dz(z, y, kind):
    p = 1 / (1 + np.exp(-np.clip(z, -700, 700)))
    error = p.copy()
    error[y] -= 1
    if kind == "ce":
        return error
    return 2 * p * (error - p @ error)
