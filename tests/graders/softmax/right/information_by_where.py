"""Fills zeros in with np.where; the branch that is not used warns."""

import numpy as np


def _x_log_y(x, y):
    return np.where(x == 0, 0.0, x * np.log(y))


def entropy(p):
    return -_x_log_y(p, p).sum()


def cross_entropy(p, q):
    return -_x_log_y(p, q).sum()


def kl(p, q):
    return np.where(p > 0, p * np.log(p / q), 0).sum()


def js(p, q):
    m = (p + q) / 2
    return 0.5 * np.nansum(p * np.log(p / m)) + 0.5 * np.nansum(q * np.log(q / m))
