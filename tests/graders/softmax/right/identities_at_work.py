"""Computes each quantity from the others."""

import numpy as np


def kl(p, q):
    return cross_entropy(p, q) - entropy(p)


def js(p, q):
    return entropy((p + q) / 2) - (entropy(p) + entropy(q)) / 2


def softmax(Z):
    return np.exp(log_softmax(Z))
