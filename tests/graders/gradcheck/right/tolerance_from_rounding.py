"""Works out from the size of the loss how far rounding alone can take the quotient, and allows that much."""

import numpy as np


def grad_check(f, W, X, y, reg, rng):
    eps = np.finfo(float).eps
    loss, dW = f(W, X, y, reg)
    basis = np.eye(W.size).reshape(-1, *W.shape)
    for E in basis:
        right = np.sum(E * dW)
        accepted = False
        for h in (1e-6, 1e-5, 1e-7):
            got = (f(W + h * E, X, y, reg)[0] - f(W - h * E, X, y, reg)[0]) / (2 * h)
            noise = 20 * eps * (1 + abs(loss)) / h
            if abs(got - right) <= noise + 1e-6 * abs(right) + 1e-7:
                accepted = True
                break
        if not accepted:
            return False
    return True
