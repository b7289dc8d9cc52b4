"""Walks two steps from 1 and looks at where it gets to."""

import numpy as np


def classify_lr(lr, curvature):
    w = 1 - lr * curvature
    if w > 0:
        return "monotone"
    if np.isclose(w, -1):
        return "bouncing"
    return "alternating" if abs(w) < 1 else "diverging"
