"""What is the number of the first class, and what does the index -1 mean to numpy?"""

import numpy as np


def one_hot(y, num_classes):
    rows = np.zeros((len(y), num_classes))
    rows[np.arange(len(y)), y - 1] = 1
    return rows
