"""Broadcasts a row against a column and takes cross-entropy from logaddexp."""

import numpy as np


def landscape(kind, y1, y2, y3):
    a, b = y1[None, :], y2[:, None]
    total = np.logaddexp(np.logaddexp(a, b), y3)
    if kind == "ce":
        return total - a
    p1, p2, p3 = np.exp(a - total), np.exp(b - total), np.exp(y3 - total)
    return (1 - p1) ** 2 + p2**2 + p3**2
