"""Builds the elastic net from its own two other kinds."""

import numpy as np


def regularizer(W, kind, l1=0.0, l2=0.0):
    if kind == "elastic":
        first, first_slope = regularizer(W, "l1", l1=l1)
        second, second_slope = regularizer(W, "l2", l2=l2)
        return first + second, first_slope + second_slope
    if kind == "l1":
        return l1 * np.linalg.norm(W.ravel(), 1), l1 * ((W > 0) * 1.0 - (W < 0))
    return l2 * np.linalg.norm(W) ** 2, l2 * (W + W)
