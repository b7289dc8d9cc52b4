"""With which numbers do you have to compare seven digits, and how many digits does a float32 have?"""

# G06
import numpy as np


def grad_check(f, W, X, y, reg, rng):
    _, dW = f(W, X, y, reg)
    h = np.float32(1e-3)
    W32 = W.astype(np.float32)
    for ix in np.ndindex(W.shape):
        up, down = W32.copy(), W32.copy()
        up[ix] += h
        down[ix] -= h
        n = (f(up, X, y, reg)[0] - f(down, X, y, reg)[0]) / (2 * h)
        if not abs(n - dW[ix]) <= 1e-6 * max(1, abs(dW[ix])):
            return False
    return True
