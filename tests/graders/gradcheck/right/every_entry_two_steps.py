"""Looks at every entry, and once more with a small step where the first does not agree."""

import math

import numpy as np


def grad_check(f, W, X, y, reg, rng):
    def central(place, h):
        up, down = W.copy(), W.copy()
        up[place] += h
        down[place] -= h
        return (f(up, X, y, reg)[0] - f(down, X, y, reg)[0]) / (2 * h)

    _, dW = f(W, X, y, reg)
    for i in range(W.shape[0]):
        for j in range(W.shape[1]):
            a = dW[i, j]
            if not math.isfinite(a):
                return False
            for h in (1e-5, 1e-6):
                n = central((i, j), h)
                if abs(a - n) <= 1e-6 * max(1, abs(a), abs(n)):
                    break
            else:
                return False
    return True
