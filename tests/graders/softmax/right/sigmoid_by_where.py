"""Computes both forms of the sigmoid and picks one; the other may overflow with a warning."""

import numpy as np


def sigmoid(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


def binary_ce_from_logits(z, t):
    loss = np.where(z > 0, z + np.log(1 + np.exp(-z)), np.log(1 + np.exp(z))) - t * z
    return np.mean(loss), (np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z))) - t) / z.size
