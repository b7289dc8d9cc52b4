"""Do different samples get different scores in your answer?"""

import numpy as np


def scores(W, X):
    return np.tile(X[0] @ W, (len(X), 1))
