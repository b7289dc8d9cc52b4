"""Which of the operations in its name does your version do, and which one stands in for another?"""

import numpy as np


def logsumexp(Z):
    m = Z.max(axis=1)
    return m + np.log(np.exp(Z - m[:, None]).mean(axis=1))
