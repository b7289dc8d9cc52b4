"""Counts the numbers with a patch grid of its own and returns a float."""

import numpy as np


def numbers_in_grid():
    return float(np.lib.stride_tricks.sliding_window_view(np.zeros((28, 28)), (5, 5)).size)
