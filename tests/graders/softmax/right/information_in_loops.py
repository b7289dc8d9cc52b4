"""Plain loops over the outcomes with the math module."""

import math


def cross_entropy(p, q):
    total = 0.0
    for a, b in zip(p, q):
        if a == 0:
            continue
        if b == 0:
            return math.inf
        total -= a * math.log(b)
    return total


def entropy(p):
    return sum(-a * math.log(a) for a in p if a > 0)


def kl(p, q):
    return cross_entropy(p, q) - entropy(p)
