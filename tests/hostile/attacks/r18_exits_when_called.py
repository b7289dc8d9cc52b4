"""Ends the process with success when a check calls it: by an exception, at once, and by a crash."""

# row: 18
# ends: needs_look: crashed, missing, raised
# through: one process
import ctypes
import os
import sys


def svm_loss_single(s, y, delta=1.0):
    sys.exit(0)


def svm_loss_naive(W, X, y, reg):
    os._exit(0)


def svm_loss_vectorized(W, X, y, reg, delta=1.0, squared=False):
    ctypes.string_at(0)
