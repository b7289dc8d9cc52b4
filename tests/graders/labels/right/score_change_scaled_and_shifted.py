"""Stretches the weights and adds the same column everywhere, as nested lists."""

import numpy as np

_W = np.array([[1.0, 0.0, -1.0], [0.0, 1.0, -1.0], [0.5, 0.0, 0.0]])


def score_change_without_label_change():
    return (0.5 * _W + np.array([[1.0], [-7.0], [20.0]])).tolist(), -1e-3
