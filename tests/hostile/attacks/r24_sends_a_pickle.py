"""Answers with a pickle in place of a frame, with a frame that is one, and with one inside an array's bytes."""

# row: 24
# ends: needs_look: crashed, failed, missing
# through: nowhere: a grader without a wall has no wire
import os
import pickle
import struct

import numpy as np


class Ended:
    def __reduce__(self):
        return os._exit, (1,)


def svm_loss_single(s, y, delta=1.0):
    for number in range(3, 32):
        try:
            os.write(number, pickle.dumps(Ended()))
        except OSError:
            pass


def svm_loss_naive(W, X, y, reg):
    inner = pickle.dumps(Ended())
    for number in range(3, 32):
        try:
            os.write(number, struct.pack("<III", len(inner), 0, 0) + inner)
        except OSError:
            pass


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    return np.frombuffer(pickle.dumps(Ended()), np.uint8), np.array([Ended()], dtype=object)
