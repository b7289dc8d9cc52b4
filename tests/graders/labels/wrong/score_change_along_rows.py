"""Do all classes get the same change, or does each get its own?"""

import numpy as np

_W = np.array([[1.0, 0.0, -1.0], [0.0, 1.0, -1.0], [0.5, 0.0, 0.0]])


def score_change_without_label_change():
    return _W + np.arange(3.0)[None, :] + 1.0, -1.0
