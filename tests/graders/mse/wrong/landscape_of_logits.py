"""Which function turns the logits into probabilities?"""

import numpy as np


def landscape(kind, y1, y2, y3):
    values = np.empty((len(y2), len(y1)))
    for i, b in enumerate(y2):
        for j, a in enumerate(y1):
            z = np.array([a, b, y3])
            p = z
            values[i, j] = -z[0] + np.log(np.sum(np.exp(z))) if kind == "ce" else np.sum((p - [1, 0, 0]) ** 2)
    return values
