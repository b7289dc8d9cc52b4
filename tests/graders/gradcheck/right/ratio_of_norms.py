"""Compares the two gradients by the ratio of their norms, with 1 added below."""

import numpy as np


def grad_check(f, W, X, y, reg, rng):
    theta = W.reshape(-1)
    _, grad = f(W, X, y, reg)
    grad = np.asarray(grad).reshape(-1)
    approx = np.zeros(theta.size)
    epsilon = 1e-6
    for i in range(theta.size):
        plus, minus = np.copy(theta), np.copy(theta)
        plus[i] = plus[i] + epsilon
        minus[i] = minus[i] - epsilon
        J_plus = f(plus.reshape(W.shape), X, y, reg)[0]
        J_minus = f(minus.reshape(W.shape), X, y, reg)[0]
        approx[i] = (J_plus - J_minus) / (2 * epsilon)
    numerator = np.linalg.norm(grad - approx)
    denominator = np.linalg.norm(grad) + np.linalg.norm(approx) + 1
    return bool(numerator / denominator < 1e-6)
