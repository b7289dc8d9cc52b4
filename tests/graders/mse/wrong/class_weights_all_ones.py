"""Which classes would count for more then than they do in the plain mean over the six samples?"""

import numpy as np


def class_weights_like_repeating():
    return np.ones(3)
