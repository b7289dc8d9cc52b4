"""Writes the chain rule out, path by path."""

import numpy as np


def dloss_dz(z, y, kind):
    top = max(z)
    powers = [float(np.exp(v - top)) for v in z]
    p = [v / sum(powers) for v in powers]
    if kind == "ce":
        return np.array([p[k] - 1.0 * (k == y) for k in range(len(z))])
    gradient = []
    for k in range(len(z)):
        gradient.append(sum(2 * (p[j] - (j == y)) * p[j] * ((j == k) - p[k]) for j in range(len(z))))
    return np.array(gradient)
