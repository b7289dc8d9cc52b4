"""How many classes does the mean run over when the true one is left out?"""


def mean_over_classes_reg():
    return 0.9 / 10
