"""You have the slope of the probability. What does the logarithm add?"""


def ce_gradient_when_right():
    return -0.99 * 0.01
