"""The gradient has a formula; if the minimum had one too, what would a thousand steps be for?"""


def which_are_true():
    return [True, False, True, True, True, False]
