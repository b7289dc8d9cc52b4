"""Loops over the classes, one regression each."""

import numpy as np


def mse_linear_loss(W, X, y, reg):
    loss, columns = 0.0, []
    for c in range(W.shape[1]):
        w = W[:, c]
        residual = (y == c) - X @ w
        loss += np.mean(residual**2) + reg * w @ w
        columns.append(-2 * X.T @ residual / len(residual) + 2 * reg * w)
    return loss, np.column_stack(columns)
