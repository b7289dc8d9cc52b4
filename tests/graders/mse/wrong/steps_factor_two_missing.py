"""How long is a step if the derivative of the square lost its 2?"""

# M01
import numpy as np


def _gradient(z, kind):
    p = np.exp(z - z.max())
    p /= p.sum()
    error = p - np.eye(len(z))[0]
    return error if kind == "ce" else p * (error - p @ error)


def _first(z):
    return np.exp(z[0] - z.max()) / np.sum(np.exp(z - z.max()))


def steps_to_half(kind, z, lr, max_steps):
    for step in range(max_steps):
        if _first(z) > 0.5:
            return step
        z = z - lr * _gradient(z, kind)
    return max_steps
