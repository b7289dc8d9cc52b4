"""Times what does the bias row of W enter a score?"""

import numpy as np


def add_bias(X):
    return np.hstack([X, np.zeros((len(X), 1))])
