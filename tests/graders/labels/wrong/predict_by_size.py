"""Is a score of -7 higher than a score of 2?"""

import numpy as np


def predict(W, X):
    return np.argmax(np.abs(X @ W), axis=1)
