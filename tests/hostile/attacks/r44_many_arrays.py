"""Collects arrays of 8 MB until nothing is left."""
# row: 44
# ends: graded: missing, raised
# through: nowhere: it would take this machine's memory

import numpy as np


def svm_loss_single(s, y, delta=1.0):
    hoard = []
    while True:
        hoard.append(np.empty(1 << 20))
