"""Does the question ask for the logits, or for what softmax makes of them?"""

import numpy as np


def shrinking_gap():
    return np.array([0.88, 0.12])
