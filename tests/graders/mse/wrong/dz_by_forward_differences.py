"""How many digits does a one-sided difference have? Try it where the slope is 1e-8."""

import numpy as np


def _loss(z, y, kind):
    p = np.exp(z - z.max())
    p /= p.sum()
    return -np.log(p[y]) if kind == "ce" else np.sum((p - np.eye(len(z))[y]) ** 2)


def dloss_dz(z, y, kind):
    h = 1e-4
    return np.array([(_loss(z + h * v, y, kind) - _loss(z, y, kind)) / h for v in np.eye(len(z))])
