"""What does an index array with -= do where a label occurs twice?"""

# H13
import numpy as np


def mse_softmax_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    S = X @ W
    E = np.exp(S - S.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    R = P - np.eye(C)[y]
    loss = np.sum(R**2) / N + reg * np.sum(W * W)
    K = 2 * (P * R - P * np.sum(P * R, axis=1, keepdims=True))
    dW = np.zeros_like(W)
    for shift in range(C):
        dW[:, (y + shift) % C] += (X * K[np.arange(N), (y + shift) % C][:, None]).T / N
    dW += 2 * reg * W
    return loss, dW
