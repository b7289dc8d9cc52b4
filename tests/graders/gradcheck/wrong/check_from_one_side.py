"""How large is the error of your difference quotient where the loss is curved, and how large your tolerance?"""

# G03
import numpy as np


def grad_check(f, W, X, y, reg, rng):
    here, dW = f(W, X, y, reg)
    h = 1e-5
    for ix in np.ndindex(W.shape):
        up = W.copy()
        up[ix] += h
        n = (f(up, X, y, reg)[0] - here) / h
        if not abs(n - dW[ix]) <= 1e-6 * max(1, abs(dW[ix])):
            return False
    return True
