"""With ten classes, how many are wrong?"""

import numpy as np


def double_softmax_floor():
    return float(np.log(np.e + 10) - 1)
