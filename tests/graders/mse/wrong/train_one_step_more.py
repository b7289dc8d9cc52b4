"""With steps = 0, what should come back?"""

import numpy as np


def train_from(W0, X, y, kind, lr, steps):
    N, C = X.shape[0], W0.shape[1]
    Y = np.eye(C)[y]
    W = W0.copy()
    for _ in range(steps + 1):
        S = X @ W
        P = np.exp(S - S.max(axis=1, keepdims=True))
        P /= P.sum(axis=1, keepdims=True)
        dS = P - Y
        if kind == "mse":
            dS = 2 * P * (dS - np.sum(P * dS, axis=1, keepdims=True))
        W -= lr * X.T @ dS / N
    return W
