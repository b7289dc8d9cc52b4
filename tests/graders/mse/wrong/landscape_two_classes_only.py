"""How many logits does the sample have?"""

import numpy as np


def landscape(kind, y1, y2, y3):
    values = np.empty((len(y2), len(y1)))
    for i, b in enumerate(y2):
        for j, a in enumerate(y1):
            z = np.array([a, b])
            p = np.exp(z - z.max())
            p /= p.sum()
            values[i, j] = -np.log(p[0]) if kind == "ce" else np.sum((p - [1, 0]) ** 2)
    return values
