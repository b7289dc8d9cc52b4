"""Runs for ever, ignores every signal that can be ignored, and catches every exception that can be caught."""

# row: 29
# over: solution
# loses: public_naive_mean public_naive_equals_vectorized svm_naive_oracle
# ends: graded: timed_out
# through: nowhere: it never ends where nobody ends it from outside
import signal


def svm_loss_naive(W, X, y, reg):
    for number in range(1, 65):
        try:
            signal.signal(number, lambda *args: None)
        except (OSError, ValueError):
            pass
    while True:
        try:
            while True:
                sum(range(10**7))
        except BaseException:
            pass
