"""Which of your exponentials is infinite at -1000, and how often do you use it?"""

import numpy as np


def sigmoid(z):
    return 1 - np.exp(-z) / (1 + np.exp(-z))
