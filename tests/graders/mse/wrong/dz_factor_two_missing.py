"""What is the derivative of a square?"""

# M01
import numpy as np


def dloss_dz(z, y, kind):
    p = np.exp(z - z.max())
    p /= p.sum()
    error = p.copy()
    error[y] -= 1
    if kind == "ce":
        return error
    return p * (error - p @ error)
