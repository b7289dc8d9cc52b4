"""Calls itself and never returns."""
# row: 49
# ends: graded: missing, raised
# through: nowhere: Python itself stops it


def svm_loss_single(s, y, delta=1.0):
    return svm_loss_single(s, y, delta)
