"""Is your V a multiple of W_toy? There is a second way, by adding."""

import numpy as np

_W = np.array([[1.0, 0.0, -1.0], [0.0, 1.0, -1.0], [0.5, 0.0, 0.0]])


def score_change_without_label_change():
    return 2 * _W, -1.0
