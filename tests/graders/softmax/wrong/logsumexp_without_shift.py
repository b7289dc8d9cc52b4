"""The answer for a row around 1000 is about 1000. Which step on the way there is not finite?"""

# S01
import numpy as np


def logsumexp(Z):
    return np.log(np.exp(Z).sum(axis=1))
