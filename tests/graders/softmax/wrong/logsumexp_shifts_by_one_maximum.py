"""One maximum for all rows: what does a row see that lies 1000 below it?"""

# S02
import numpy as np


def logsumexp(Z):
    m = Z.max()
    return m + np.log(np.exp(Z - m).sum(axis=1))
