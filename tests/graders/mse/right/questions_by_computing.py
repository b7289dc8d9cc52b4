"""Searches and computes the answers."""

import numpy as np


def _grid():
    return [np.array([a, b, 100 - a - b]) / 100 for a in range(1, 99) for b in range(1, 100 - a)]


def best_predictions():
    q = np.array([0.6, 0.3, 0.1])
    ce = min(_grid(), key=lambda p: -q @ np.log(p))
    mse = min(_grid(), key=lambda p: q @ ((p - np.eye(3)) ** 2).sum(axis=1))
    return ce, mse


def saturation_ratio():
    h, z = 1e-5, -4.0
    a = lambda v: 1 / (1 + np.exp(-v))
    ce = np.log(a(z + h)) - np.log(a(z - h))
    mse = (a(z + h) - 1) ** 2 - (a(z - h) - 1) ** 2
    return abs(ce / mse)


def ce_gradient_when_right():
    z = np.log([0.99, 0.005, 0.005])
    return np.exp(z[0]) / np.exp(z).sum() - 1


def class_weights_like_repeating():
    labels, repeated = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 1, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 5, 5, 5])
    means = np.array([np.eye(6)[i][repeated].mean() for i in range(6)])  # one sample's loss is 1, all others' are 0
    return 6 * means[[list(labels).index(k) for k in range(3)]]
