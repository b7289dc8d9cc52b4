"""Writes the ones with put_along_axis."""

import numpy as np


def one_hot(y, num_classes):
    rows = np.zeros((len(y), num_classes), dtype=np.float32)
    np.put_along_axis(rows, y.astype(int)[:, None], 1, axis=1)
    return rows
