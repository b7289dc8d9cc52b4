"""Put 0.6, 0.3 and 0.1 into the mean squared error, too."""

import numpy as np


def best_predictions():
    return np.array([0.6, 0.3, 0.1]), np.array([1.0, 0.0, 0.0])
