"""Draw both kinds. Are the two maps one and the same?"""

import numpy as np


def landscape(kind, y1, y2, y3):
    values = np.empty((len(y2), len(y1)))
    for i, b in enumerate(y2):
        for j, a in enumerate(y1):
            z = np.array([a, b, y3])
            p = np.exp(z - z.max())
            p /= p.sum()
            values[i, j] = np.sum((p - [1, 0, 0]) ** 2)
    return values
