"""Returns lists where pairs and arrays are asked for."""

import numpy as np


def mse_linear_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    R = X @ W - np.eye(C)[y]
    loss = np.sum(R**2) / N + reg * np.sum(W * W)
    dW = 2 * X.T @ R / N + 2 * reg * W
    return [float(loss), dW.tolist()]


def train_from(W0, X, y, kind, lr, steps):
    N, C = X.shape[0], W0.shape[1]
    Y = np.eye(C)[y]
    W = W0.copy()
    for _ in range(steps):
        S = X @ W
        P = np.exp(S - S.max(axis=1, keepdims=True))
        P /= P.sum(axis=1, keepdims=True)
        dS = P - Y
        if kind == "mse":
            dS = 2 * P * (dS - np.sum(P * dS, axis=1, keepdims=True))
        W -= lr * X.T @ dS / N
    return W.tolist()
