"""Did you differentiate with respect to the probability or the logit?"""


def ce_gradient_when_right():
    return -1 / 0.99
