"""Three numbers in a circle: which two neighbours in the plot are then furthest apart?"""

import numpy as np


def better_numbering():
    return np.array([1, 2, 0])
