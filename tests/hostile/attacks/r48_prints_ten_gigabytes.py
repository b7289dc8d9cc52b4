"""Prints ten gigabytes while it computes the right answer."""
# row: 48
# over: solution
# ends: graded:
# through: nowhere: it would fill a pipe or a disk

import sys

whole = svm_loss_single


def svm_loss_single(s, y, *delta):
    for _ in range(100):
        print("x" * 10**7, flush=True)
        sys.stderr.write("y" * 10**7)
    return whole(s, y, *delta)
