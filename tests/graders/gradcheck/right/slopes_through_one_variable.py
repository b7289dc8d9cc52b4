"""Turns f into a function of one variable first, and fills the gradient from a flat list."""

import numpy as np


def directional_derivative(f, W, V, h):
    g = lambda t: f(np.asarray(W, dtype=float) + t * np.asarray(V, dtype=float))
    return np.array([(g(h) - g(-h)) / (h - -h)])


def numerical_gradient(f, W, h=1e-6):
    slopes = []
    for k in range(W.size):
        pair = []
        for sign in (+1, -1):
            moved = [float(w) for w in W.ravel()]
            moved[k] += sign * h
            pair.append(f(np.array(moved).reshape(W.shape)))
        slopes.append((pair[0] - pair[1]) / 2 / h)
    return np.reshape(slopes, W.shape).tolist()


def kink_point():
    return np.float64(0.25), np.array([4.0, 4.0, -2.0, 4.0, -4.0])
