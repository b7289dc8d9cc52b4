"""Multiply w by 1 - lr * curvature a few times: at which rate does it run away?"""


def classify_lr(lr, curvature):
    reach = lr * curvature
    if reach < 0.5:
        return "monotone"
    if reach < 1:
        return "alternating"
    return "bouncing" if reach == 1 else "diverging"
