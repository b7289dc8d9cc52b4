"""How many of the four words occur in your histogram?"""

import numpy as np


def same_histogram():
    return np.zeros((8, 8)), np.full((8, 8), 4.0)
