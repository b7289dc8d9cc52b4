"""At which W is your second entry measured, and at which W the gradient that you compare it with?"""

# G02
import numpy as np


def grad_check(f, W, X, y, reg, rng):
    _, dW = f(W, X, y, reg)
    if not np.all(np.isfinite(dW)):
        return False
    h = 1e-6
    for ix in np.ndindex(W.shape):
        W[ix] += h
        up = f(W, X, y, reg)[0]
        W[ix] -= 2 * h
        down = f(W, X, y, reg)[0]
        n = (up - down) / (2 * h)
        if not abs(n - dW[ix]) <= 1e-4 * max(1, abs(dW[ix])):
            return False
    return True
