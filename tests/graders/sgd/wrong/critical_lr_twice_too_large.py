"""How large is the slope of e**2, and was it in your curvature?"""

import numpy as np


def critical_lr():
    X = np.array([[3.0, 1.0], [1.0, 1.0], [-1.0, 1.0], [1.0, 1.0]])
    return 2 / np.linalg.eigvalsh(X.T @ X / 4)[-1]
