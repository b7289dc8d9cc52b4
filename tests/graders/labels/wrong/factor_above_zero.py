"""Does a factor above zero ever change the order of two scores?"""

import numpy as np

_W = np.array([[1.0, 0.0, -1.0], [0.0, 1.0, -1.0], [0.5, 0.0, 0.0]])


def score_change_without_label_change():
    return _W + np.ones((3, 1)), 100.0
