"""Which pixels change when your image moves?"""

import numpy as np


def shift_unseen():
    return np.zeros((8, 8))
