"""Computes a number of some hundred million digits."""
# row: 43
# ends: graded: missing, timed_out
# through: stops it


def svm_loss_single(s, y, delta=1.0):
    return 9**9**9
