"""How many squares does the loss of a single output have?"""

import numpy as np


def saturation_ratio():
    return 1 / (4 / (1 + np.exp(4.0)) * (1 - 1 / (1 + np.exp(4.0))))
