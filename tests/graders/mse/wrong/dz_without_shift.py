"""What is exp(1000) in float64? What may be subtracted from all logits?"""

# S01
import numpy as np


def dloss_dz(z, y, kind):
    p = np.exp(z)
    p /= p.sum()
    error = p.copy()
    error[y] -= 1
    if kind == "ce":
        return error
    return 2 * p * (error - p @ error)
