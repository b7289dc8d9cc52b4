"""Should a larger logit make the answer larger or smaller?"""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(z))
