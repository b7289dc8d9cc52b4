"""Leaves impossible outcomes out with boolean masks."""

import numpy as np


def entropy(p):
    p = p[p != 0]
    return np.sum(p * -np.log(p))


def kl(p, q):
    seen = p > 0
    if not np.all(q[seen] > 0):
        return float("inf")
    return float(np.dot(p[seen], np.log(p[seen]) - np.log(q[seen])))


def js(p, q):
    m = 0.5 * (p + q)
    return 0.5 * np.sum(p[p > 0] * np.log((p / m)[p > 0])) + 0.5 * np.sum(q[q > 0] * np.log((q / m)[q > 0]))
