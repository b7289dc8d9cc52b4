"""Does squaring help the row with many small margins or the one with a large one?"""

import numpy as np


def flipped_margins():
    return np.array([1.0, 2.0]), np.array([1.0, 1.0])
