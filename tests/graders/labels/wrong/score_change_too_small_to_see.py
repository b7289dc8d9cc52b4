"""No label changes on these three samples. What about one that lies right at a border?"""

import numpy as np

_W = np.array([[1.0, 0.0, -1.0], [0.0, 1.0, -1.0], [0.5, 0.0, 0.0]])


def score_change_without_label_change():
    return _W + 1e-3 * np.arange(9.0).reshape(3, 3) ** 2, -1.0
