"""Which axis of the scores holds the classes? Try it where N and C differ."""

import numpy as np


def predict(W, X):
    return np.argmax(X @ W, axis=0)
