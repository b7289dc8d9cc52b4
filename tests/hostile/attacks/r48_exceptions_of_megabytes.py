"""Raises exceptions whose text, repr and name have megabytes."""
# row: 48
# ends: graded: missing, raised
# through: nowhere: it would fill a disk


class Long(ValueError):
    def __str__(self):
        return "long " * 1_000_000

    __repr__ = __str__


Long.__name__ = Long.__qualname__ = "Long" * 2_000_000


def svm_loss_single(s, y, delta=1.0):
    raise Long


def svm_loss_naive(W, X, y, reg):
    raise ValueError("text " * 1_000_000)
