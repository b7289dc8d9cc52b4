"""Your logarithm has the denominator. What does the true class itself bring in?"""

import numpy as np


def double_softmax_floor():
    return float(np.log(np.e + 9))
