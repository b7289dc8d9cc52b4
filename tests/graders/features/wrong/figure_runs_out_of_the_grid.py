"""Where is the right end of your figure after the step, and how many patches still hold it?"""

import numpy as np


def shift_unseen():
    image = np.zeros((8, 8))
    image[3, 3:6] = 16
    return image
