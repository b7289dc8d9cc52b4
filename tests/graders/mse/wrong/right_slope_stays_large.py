"""Look at the right end of the plot: how far is the answer from the truth there?"""


def ce_gradient_when_right():
    return -0.99
