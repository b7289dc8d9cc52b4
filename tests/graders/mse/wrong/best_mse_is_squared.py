"""Where is the derivative of the mean zero? Search the grid if in doubt."""

import numpy as np


def best_predictions():
    return np.array([0.6, 0.3, 0.1]), np.array([0.36, 0.09, 0.01]) / 0.46
