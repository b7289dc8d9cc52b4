"""What is left of a negative margin once the maximum with 0 is taken?"""

import numpy as np


def flipped_margins():
    return np.array([1.0, 1.0]), np.array([-2.0, 1.0])
