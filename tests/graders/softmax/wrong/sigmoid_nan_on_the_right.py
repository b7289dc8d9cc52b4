"""Evaluate numerator and denominator on their own at 1000: what is their ratio?"""

import numpy as np


def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))
