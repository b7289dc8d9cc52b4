"""Calls the losses that it has to check with weights of every kind that crosses the wall."""

# row: own
# on: gradcheck
# ends: graded: missing, raised
# through: nowhere: the loss itself refuses them, with or without a wall
import numpy as np

ODD = [
    *(None, True, 2**62, "text", float("nan"), [], [[1], [1, 2]], {"a": 1}, np.zeros((0, 5)), np.ones(2, complex)),
    *(np.full((3, 2), np.nan), np.full((3, 2), 1e308), np.zeros([1] * 32), np.ones((3, 2), bool), np.ones((2, 3))),
]


def numerical_gradient(f, W, h=1e-5):
    return f(ODD[(W.size + int(100 * h)) % len(ODD)])


def directional_derivative(f, W, V, h=1e-5):
    return f(W, V) if W.size % 2 else f(ODD[(W.size + int(100 * h)) % len(ODD)])


def grad_check(loss, W, X, y, reg, rng):
    return loss(W, X, ODD[(X.size + int(100 * reg)) % len(ODD)], reg)
