"""How far apart do the logits have to be at least?"""

import numpy as np


def shrinking_gap():
    return np.array([0.0, 0.5])
