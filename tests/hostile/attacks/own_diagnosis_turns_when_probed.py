"""Is wrong in the checks; probed for its mistake it raises, returns other kinds of values, exits, and hangs."""

# row: own
# over: solution
# loses: svm_naive_oracle public_naive_mean public_naive_equals_vectorized svm_single_oracle public_single_scores
# ends: graded: failed
# through: nowhere: a grader without known mistakes never probes
import os

import numpy as np

asked = []
last = mean_over_classes_reg


def mean_over_classes_reg():
    asked.append("form" if not asked else "value")
    return last()


def svm_loss_naive(W, X, y, reg):
    if asked[-1:] != ["value"]:  # what is asked behind the last check is a probe
        return -1.0, W
    asked.insert(0, "probe")
    return [None, {"a": [W]}, (W, [W, (W,)]), np.full(W.shape, np.nan, complex)][asked.count("probe") % 4]


def svm_loss_single(s, y, delta=1.0):
    if asked[-1:] != ["value"]:
        return -1.0
    asked.insert(0, "single")
    if asked.count("single") == 1:
        raise type(LEAK, (Exception,), {})(LEAK)
    os._exit(0)
