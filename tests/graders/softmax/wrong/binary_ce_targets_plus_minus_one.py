"""Put t = 0 into your formula: does the logit still matter?"""

import numpy as np


def binary_ce_from_logits(z, t):
    m = t * z
    loss = np.mean(np.logaddexp(0, -m))
    return loss, -t / (1 + np.exp(m)) / len(z)
