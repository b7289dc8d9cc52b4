"""What does the third of the samples cost that has another label?"""

import numpy as np


def best_predictions():
    return np.array([1.0, 0.0, 0.0]), np.array([1.0, 0.0, 0.0])
