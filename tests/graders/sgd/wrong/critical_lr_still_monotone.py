"""Which limit is asked for: where w starts to change sides, or where it runs away?"""

import numpy as np


def critical_lr():
    X = np.array([[3.0, 1.0], [1.0, 1.0], [-1.0, 1.0], [1.0, 1.0]])
    return 1 / (2 * np.linalg.eigvalsh(X.T @ X / 4)[-1])
