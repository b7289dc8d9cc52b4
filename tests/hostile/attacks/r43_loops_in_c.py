"""Adds up zeros for ever, in a loop of C that no Python signal handler interrupts."""
# row: 43
# ends: graded: missing, timed_out
# through: stops it

import itertools


def svm_loss_single(s, y, delta=1.0):
    return sum(itertools.repeat(0))
