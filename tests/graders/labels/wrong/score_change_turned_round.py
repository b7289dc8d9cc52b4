"""V turns the order of the scores round. Does every input keep its label?"""

import numpy as np

_W = np.array([[1.0, 0.0, -1.0], [0.0, 1.0, -1.0], [0.5, 0.0, 0.0]])


def score_change_without_label_change():
    return 3.0 - _W, -1.0
