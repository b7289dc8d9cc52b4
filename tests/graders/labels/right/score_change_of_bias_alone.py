"""Raises the bias of every class."""

import numpy as np

_W = np.array([[1.0, 0.0, -1.0], [0.0, 1.0, -1.0], [0.5, 0.0, 0.0]])


def score_change_without_label_change():
    V = _W.copy()
    V[-1] += 100
    return V, -50
