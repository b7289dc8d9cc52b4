"""Does a steeper curve bear the same rate?"""


def classify_lr(lr, curvature):
    reach = lr
    if reach < 1:
        return "monotone"
    if reach < 2:
        return "alternating"
    return "bouncing" if reach == 2 else "diverging"
