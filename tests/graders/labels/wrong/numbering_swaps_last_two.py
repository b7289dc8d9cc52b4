"""Walk through the plot from left to right: do the numbers that you meet only rise, or only fall?"""

import numpy as np


def better_numbering():
    return np.array([0, 2, 1])
