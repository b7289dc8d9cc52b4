"""Leaves a function that says the verdict when the interpreter ends, and ends it."""

# row: 16
# ends: graded: missing (SystemExit)
# through: one process
import atexit
import os
import sys


def said():
    for number in range(3, 64):
        try:
            os.write(number, b'["svm_loss_single equal", "svm_loss_vectorized equal"]')
        except OSError:
            pass


def attack():
    atexit.register(said)
    sys.exit(0)
