"""What does your formula give for an outcome that never happens?"""

import numpy as np


def kl(p, q):
    return np.sum(p * np.log(p / q))
