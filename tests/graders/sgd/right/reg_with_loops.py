"""Walks over all weights with two loops."""

import numpy as np


def regularizer(W, kind, l1=0.0, l2=0.0):
    total = 0.0
    dW = np.zeros_like(W)
    for i in range(W.shape[0]):
        for j in range(W.shape[1]):
            w = W[i, j]
            if kind != "l2":
                total += l1 * abs(w)
                dW[i, j] += l1 if w > 0 else -l1 if w < 0 else 0
            if kind != "l1":
                total += l2 * w**2
                dW[i, j] += 2 * l2 * w
    return np.float64(total), dW
