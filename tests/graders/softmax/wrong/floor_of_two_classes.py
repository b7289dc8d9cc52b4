"""How many zeros stand beside the 1 in the best input of the outer softmax?"""

import numpy as np


def double_softmax_floor():
    return float(np.log(np.e + 1) - 1)
