"""The plain formula: it warns at -1000 and is right all the same."""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
