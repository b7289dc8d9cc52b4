"""What do samples with target 0 add to your loss?"""

import numpy as np


def binary_ce_from_logits(z, t):
    a = np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))
    loss = np.mean(t * np.logaddexp(0, -z))
    return loss, (a - t) / len(z)
