"""For a fair coin, is the average of -log p what you get?"""

import numpy as np


def entropy(p):
    return 1 - np.sum(p * p)
