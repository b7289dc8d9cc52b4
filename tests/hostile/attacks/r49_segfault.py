"""Reads memory that is not there."""
# row: 49
# ends: needs_look: crashed, missing
# through: stops it

import ctypes


def svm_loss_single(s, y, delta=1.0):
    return ctypes.string_at(0)
