"""Can a gap of 0 become smaller?"""

import numpy as np


def shrinking_gap():
    return np.array([1.0, 1.0])
