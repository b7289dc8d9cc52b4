"""A partial derivative moves one coordinate. How many move in yours?"""

# G01
import numpy as np


def numerical_gradient(f, W, h=1e-5):
    slope = (f(W + h) - f(W - h)) / (2 * h)
    return slope * np.ones(W.shape)
