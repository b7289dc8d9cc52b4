"""Is a label the highest score itself, or the place where it stands?"""

import numpy as np


def predict(W, X):
    return np.max(X @ W, axis=1)
