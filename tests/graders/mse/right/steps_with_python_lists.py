"""Keeps logits in Python lists."""

import numpy as np


def _step(z, kind, lr):
    top = max(z)
    powers = [np.exp(v - top) for v in z]
    p = [v / sum(powers) for v in powers]
    slope = [p[0] - 1.0, *p[1:]]
    if kind != "ce":
        mean = sum(a * b for a, b in zip(p, slope))
        slope = [2 * a * (b - mean) for a, b in zip(p, slope)]
    return p[0], [a - lr * b for a, b in zip(z, slope)]


def steps_to_half(kind, z, lr, max_steps):
    z = list(z)
    for step in range(max_steps):
        p0, following = _step(z, kind, lr)
        if p0 > 0.5:
            return step
        z = following
    return max_steps
