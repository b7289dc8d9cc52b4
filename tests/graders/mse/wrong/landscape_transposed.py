"""Which axis of the result runs along y1? Give the two axes different lengths."""

import numpy as np


def landscape(kind, y1, y2, y3):
    values = np.empty((len(y1), len(y2)))
    for i, b in enumerate(y2):
        for j, a in enumerate(y1):
            z = np.array([a, b, y3])
            p = np.exp(z - z.max())
            p /= p.sum()
            values[j, i] = -np.log(p[0]) if kind == "ce" else np.sum((p - [1, 0, 0]) ** 2)
    return values
