"""Is class 3 three times as true as class 1?"""

# S14
import numpy as np


def one_hot(y, num_classes):
    rows = np.zeros((len(y), num_classes))
    rows[np.arange(len(y)), y] = y
    return rows
