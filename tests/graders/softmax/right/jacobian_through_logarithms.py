"""Multiplies the Jacobian of the log-probabilities by the probabilities."""

import numpy as np


def softmax_jacobian(z):
    p = np.exp(log_softmax(z[None, :]))[0]
    return p[:, None] * (np.identity(z.size) - p)
