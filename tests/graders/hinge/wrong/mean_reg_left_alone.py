"""The data term got smaller and the penalty did not. Is their balance still the same?"""


def mean_over_classes_reg():
    return 0.9
