"""What does 'every entry up to the label' say about how far apart two classes are?"""

import numpy as np


def one_hot(y, num_classes):
    return (np.arange(num_classes) <= y[:, None]).astype(float)
