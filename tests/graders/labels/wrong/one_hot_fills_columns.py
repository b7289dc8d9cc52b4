"""How many ones has a row of yours? How do you pick one entry per row?"""

# S26
import numpy as np


def one_hot(y, num_classes):
    rows = np.zeros((len(y), num_classes))
    rows[:, y] = 1
    return rows
