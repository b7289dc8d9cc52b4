"""Loops and does nothing."""
# row: 43
# ends: graded: missing, timed_out
# through: stops it


def svm_loss_single(s, y, delta=1.0):
    while True:
        pass
