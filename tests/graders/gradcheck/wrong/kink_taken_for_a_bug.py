"""Is the loss differentiable everywhere between your two points? What could you try before you raise an alarm?"""

# G08
import numpy as np


def _central(f, W, X, y, reg, h):
    numeric = np.zeros(W.shape)
    for ix in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[ix] += h
        down[ix] -= h
        numeric[ix] = (f(up, X, y, reg)[0] - f(down, X, y, reg)[0]) / (2 * h)
    return numeric


def grad_check(f, W, X, y, reg, rng):
    dW = f(W, X, y, reg)[1]
    if not np.all(np.isfinite(dW)):
        return False
    numeric = _central(f, W, X, y, reg, 1e-5)
    return bool(np.all(np.abs(numeric - dW) <= 1e-6 * np.maximum(1, np.abs(dW))))
