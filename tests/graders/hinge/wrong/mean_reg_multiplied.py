"""The data term shrinks. Must the penalty grow or shrink to keep pace?"""


def mean_over_classes_reg():
    return 0.9 * 9
