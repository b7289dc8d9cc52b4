"""Compare the slopes, not the losses."""

import numpy as np


def saturation_ratio():
    return np.log(1 + np.exp(4.0)) / (1 / (1 + np.exp(4.0)) - 1) ** 2
