"""Divides by the number of wrong classes."""


def mean_over_classes_reg():
    return 0.9 / (10 - 1)
