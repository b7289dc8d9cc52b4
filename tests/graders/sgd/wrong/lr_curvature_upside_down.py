"""Is it the flat curve or the steep one that bears a large rate?"""


def classify_lr(lr, curvature):
    reach = lr / curvature
    if reach < 1:
        return "monotone"
    if reach < 2:
        return "alternating"
    return "bouncing" if reach == 2 else "diverging"
