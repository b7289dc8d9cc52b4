"""What is added in `W += -lr * dW`, a step up or a step down?"""


def which_are_true():
    return [True, False, False, True, False, False]
