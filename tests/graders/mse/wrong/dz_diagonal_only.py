"""Add up the entries of your gradient. What should moving all logits together change?"""

import numpy as np


def dloss_dz(z, y, kind):
    p = np.exp(z - z.max())
    p /= p.sum()
    error = p.copy()
    error[y] -= 1
    if kind == "ce":
        return error
    return 2 * error * p * (1 - p)
