"""In rows[y], does y choose a row or a column?"""

# S25
import numpy as np


def one_hot(y, num_classes):
    rows = np.zeros((len(y), num_classes))
    rows[y] = 1
    return rows
