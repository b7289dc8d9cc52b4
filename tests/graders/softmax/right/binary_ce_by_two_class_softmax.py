"""Puts a zero beside each logit and uses the two-class softmax."""

import numpy as np


def binary_ce_from_logits(z, t):
    Z = np.stack([np.zeros_like(z), z], axis=1)
    L = log_softmax(Z)
    rows, labels = np.arange(len(z)), t.astype(int)
    return -L[rows, labels].mean(), (np.exp(L[:, 1]) - t) / len(z)
