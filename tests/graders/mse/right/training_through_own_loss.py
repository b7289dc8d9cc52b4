"""Takes cross-entropy and squared error from one helper and rebinds W."""

import numpy as np


def _pull(P, Y, kind):
    if kind == "ce":
        return P - Y
    J = P[:, :, None] * (np.eye(P.shape[1]) - P[:, None, :])
    return 2 * ((P - Y)[:, None, :] @ J)[:, 0, :]


def train_from(W0, X, y, kind, lr, steps):
    W, Y = W0, np.eye(W0.shape[1])[y]
    for _ in range(steps):
        logits = X @ W
        P = np.exp(logits - logits.max(1)[:, None])
        P = P / P.sum(1)[:, None]
        W = W - lr / len(y) * (X.T @ _pull(P, Y, kind))
    return W
