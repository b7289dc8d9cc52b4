"""Counts in floats, and decides by the odds of the other classes."""

import numpy as np


def steps_to_half(kind, z, lr, max_steps):
    z, count = np.array(z, dtype=float), 0.0
    while count < max_steps:
        odds = np.exp(z[1:] - z[0])
        if odds.sum() < 1:
            break
        p = np.exp(z - z.max())
        p /= p.sum()
        slope = p - (np.arange(len(z)) == 0)
        z -= lr * (slope if kind == "ce" else 2 * (p * slope - p * np.dot(p, slope)))
        count += 1.0
    return count
