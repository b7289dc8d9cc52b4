"""Looks at every entry with a step too small for any kink, in place, and puts each entry back."""

import numpy as np


def numerical_gradient(f, W, h=1e-6):
    W = np.array(W, dtype=float)
    grad = np.zeros_like(W)
    it = np.nditer(W, flags=["multi_index"])
    while not it.finished:
        ix = it.multi_index
        old = W[ix]
        W[ix] = old + h
        fp = f(W)
        W[ix] = old - h
        fm = f(W)
        W[ix] = old
        grad[ix] = (fp - fm) / (2 * h)
        it.iternext()
    return grad


def grad_check(f, W, X, y, reg, rng):
    numeric = numerical_gradient(lambda w: f(w, X, y, reg)[0], W, 1e-6)
    analytic = f(W, X, y, reg)[1]
    return np.allclose(numeric, analytic, rtol=1e-6, atol=1e-6)
