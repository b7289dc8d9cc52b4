"""Which species lies between the other two, and does its number lie between theirs?"""

import numpy as np


def better_numbering():
    return np.array([2, 0, 1])
