"""Does `softmax_loss` try anything out before it returns dW?"""


def which_are_true():
    return [False, False, True, True, False, False]
