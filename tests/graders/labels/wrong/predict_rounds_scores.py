"""May two scores that differ by a little be taken for equal?"""

import numpy as np


def predict(W, X):
    return np.argmax(np.round(X @ W), axis=1)
