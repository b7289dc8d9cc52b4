"""Goes through the logits one by one and returns a list."""

import math


def sigmoid(z):
    return [1 / (1 + math.exp(-v)) if v > 0 else math.exp(v) / (1 + math.exp(v)) for v in z]


def binary_ce_from_logits(z, t):
    total, slopes = 0.0, []
    for v, label in zip(z, t):
        total += max(v, 0) - v * label + math.log1p(math.exp(-abs(v)))
        slopes.append((float(sigmoid([v])[0]) - label) / len(z))
    return total / len(z), slopes
