"""Where in the loss would dropout stand, as a term that a formula could add to reg * sum(W * W)?"""


def which_are_true():
    return [True, True, True, True, False, False]
