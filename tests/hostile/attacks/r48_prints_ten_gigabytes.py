"""Prints ten gigabytes while it computes the right answer."""
# row: 48
# over: solution
# ends: graded:
# through: nowhere: it would fill a pipe or a disk

import sys

whole = svm_loss_single
OUT, ERR = "x" * 10**7, "y" * 10**7  # made once: what is tried is printing, and making them would cost the time limit


def svm_loss_single(s, y, *delta):
    for _ in range(100):
        print(OUT, flush=True)
        sys.stderr.write(ERR)
    return whole(s, y, *delta)
