"""If V is twice as long, what should happen to the result? Read the definition again."""

import numpy as np


def directional_derivative(f, W, V, h):
    V = V / max(np.linalg.norm(V), 1e-12)
    return (f(W + h * V) - f(W - h * V)) / (2 * h)
