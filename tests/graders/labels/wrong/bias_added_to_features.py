"""Should the other columns change when one is added?"""

import numpy as np


def add_bias(X):
    return np.hstack([X + 1.0, np.ones((len(X), 1))])
