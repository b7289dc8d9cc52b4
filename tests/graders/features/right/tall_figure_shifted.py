"""Returns a figure that reaches the upper and lower border but stays in columns 2 to 4."""

import numpy as np


def shift_unseen():
    image = np.zeros((8, 8), dtype=np.uint8)
    image[:, 2] = 3
    image[::2, 3] = 16
    image[1, 4] = 7
    return image
