"""The loss falls as the logit rises. What sign has its slope?"""


def ce_gradient_when_right():
    return 0.01
