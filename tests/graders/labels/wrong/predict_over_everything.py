"""How many labels do you need, and how many does argmax give without an axis?"""

# S19
import numpy as np


def predict(W, X):
    return np.full(len(X), np.argmax(X @ W))
