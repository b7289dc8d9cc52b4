"""If the labels are 0, 2 and 4, in which column should the 1 of label 4 stand?"""

import numpy as np


def one_hot(y, num_classes):
    _, places = np.unique(y, return_inverse=True)
    return np.eye(num_classes)[places]
