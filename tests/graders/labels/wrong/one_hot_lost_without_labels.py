"""What is the shape of np.array([]), and what should the shape be for no labels and three classes?"""

import numpy as np


def one_hot(y, num_classes):
    return np.array([[float(c == label) for c in range(num_classes)] for label in y])
