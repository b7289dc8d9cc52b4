"""Does a high score speak for a class or against it?"""

import numpy as np


def predict(W, X):
    return np.argmin(X @ W, axis=1)
