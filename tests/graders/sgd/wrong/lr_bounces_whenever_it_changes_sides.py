"""Does the distance shrink, stay or grow when w changes sides?"""


def classify_lr(lr, curvature):
    reach = lr * curvature
    if reach < 1:
        return "monotone"
    return "bouncing" if reach <= 2 else "diverging"
