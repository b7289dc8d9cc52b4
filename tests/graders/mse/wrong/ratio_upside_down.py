"""Which of the two slopes is the larger one?"""

import numpy as np


def saturation_ratio():
    return 2 / (1 + np.exp(4.0)) * (1 - 1 / (1 + np.exp(4.0)))
