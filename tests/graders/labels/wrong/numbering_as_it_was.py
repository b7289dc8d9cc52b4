"""A line may rise, and what else may it do?"""

import numpy as np


def better_numbering():
    return np.array([0, 1, 2])
