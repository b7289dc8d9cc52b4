"""What is the number of the first class?"""

import numpy as np


def predict(W, X):
    return np.argmax(X @ W, axis=1) + 1
