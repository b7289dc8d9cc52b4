"""Try lr * curvature = 1.5: on which side of the minimum is w after one step?"""


def classify_lr(lr, curvature):
    reach = lr * curvature
    if reach < 2:
        return "monotone"
    if reach < 4:
        return "alternating"
    return "bouncing" if reach == 4 else "diverging"
