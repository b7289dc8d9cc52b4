"""Which of your two rows has the larger sum, and which was asked to have it?"""

import numpy as np


def flipped_margins():
    return np.array([0.0, 1.9]), np.array([1.0, 1.0])
