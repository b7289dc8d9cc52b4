"""What happens to the others if one class alone gets extra score?"""

import numpy as np

_W = np.array([[1.0, 0.0, -1.0], [0.0, 1.0, -1.0], [0.5, 0.0, 0.0]])


def score_change_without_label_change():
    return _W + np.array([5.0, 0.0, 0.0]), -1.0
