"""An outcome that only one of them gives: what does 0 * log 0 do to your sum?"""

import numpy as np


def js(p, q):
    m = (p + q) / 2
    return (np.sum(p * np.log(p / m)) + np.sum(q * np.log(q / m))) / 2
