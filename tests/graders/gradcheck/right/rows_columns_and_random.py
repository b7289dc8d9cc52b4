"""Moves one row, one column or everything at a time, in random directions of length 1."""

import numpy as np


def _masks(shape):
    for i in range(shape[0]):
        M = np.zeros(shape)
        M[i] = 1
        yield M
    for j in range(shape[1]):
        M = np.zeros(shape)
        M[:, j] = 1
        yield M
    for _ in range(8):
        yield np.ones(shape)


def grad_check(f, W, X, y, reg, rng):
    dW = f(W, X, y, reg)[1]
    size = max(1.0, np.abs(dW).max())
    for M in _masks(W.shape):
        V = M * rng.standard_normal(W.shape)
        V = V / np.linalg.norm(V)
        expected = np.vdot(dW, V)
        ok = False
        for h in [1e-5, 1e-6, 1e-7]:
            got = directional_derivative(lambda Z: f(Z, X, y, reg)[0], W, V, h)
            ok = ok or bool(np.abs(got - expected) <= 5e-7 * size)
        if not ok:
            return False
    return True
