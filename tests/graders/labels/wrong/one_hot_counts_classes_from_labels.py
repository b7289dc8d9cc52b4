"""Which argument says how many classes there are, and what if no sample has the last one?"""

import numpy as np


def one_hot(y, num_classes):
    rows = np.zeros((len(y), y.max() + 1))
    rows[np.arange(len(y)), y] = 1
    return rows
