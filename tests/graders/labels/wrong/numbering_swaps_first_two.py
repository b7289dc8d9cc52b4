"""Which kind of flower lies in the middle of the plot, and which number does yours give it?"""

import numpy as np


def better_numbering():
    return np.array([1, 0, 2])
