"""Write two rows for ten classes below each other: how many places differ?"""

import numpy as np


def pairwise_one_hot_distance():
    return np.sqrt(3)
