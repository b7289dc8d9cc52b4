"""The gradient has two terms; which one pulls the true class up?"""

# S10
import numpy as np


def dloss_dz(z, y, kind):
    p = np.exp(z - z.max())
    p /= p.sum()
    error = p.copy()
    error[y] -= 1
    if kind == "ce":
        return p
    return 2 * p * (error - p @ error)
