"""Does the gradient point to where the loss grows, or to where it falls?"""


def which_are_true():
    return [True, False, True, True, False, True]
