"""Where does the 10 come from? Try three classes."""

# H23
import numpy as np


def one_hot(y, num_classes):
    return np.eye(10)[y]
