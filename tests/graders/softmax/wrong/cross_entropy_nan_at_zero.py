"""If neither p nor q gives an outcome, what does it add to your sum?"""

import numpy as np


def cross_entropy(p, q):
    return -np.sum(p * np.log(q))
