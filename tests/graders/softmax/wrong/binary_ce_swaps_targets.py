"""A sample with target 1 and a large logit is right. Is it cheap in your version?"""

import numpy as np


def binary_ce_from_logits(z, t):
    loss = np.mean(np.logaddexp(0, z) - (1 - t) * z)
    a = np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))
    return loss, (a - (1 - t)) / len(z)
