"""What is 0 * (-inf) for a float, and what should an impossible outcome add?"""

import numpy as np


def entropy(p):
    return -np.sum(p * np.log(p))
