"""Sets one entry after another."""

import numpy as np


def one_hot(y, num_classes):
    rows = np.zeros((y.size, num_classes))
    for i, label in enumerate(y):
        rows[i, label] = 1.0
    return rows
