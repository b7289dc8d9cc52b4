"""Which axis of the result holds the samples?"""

# H24
import numpy as np


def one_hot(y, num_classes):
    columns = np.zeros((num_classes, len(y)))
    columns[y, np.arange(len(y))] = 1
    return columns
