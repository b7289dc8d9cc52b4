"""The squared error sums over the classes. Over how many does yours?"""

import numpy as np


def landscape(kind, y1, y2, y3):
    values = np.empty((len(y2), len(y1)))
    for i, b in enumerate(y2):
        for j, a in enumerate(y1):
            z = np.array([a, b, y3])
            p = np.exp(z - z.max())
            p /= p.sum()
            values[i, j] = -np.log(p[0]) if kind == "ce" else (p[0] - 1) ** 2
    return values
