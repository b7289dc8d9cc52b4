"""A step that lands on the other side: is it always further out than before?"""


def classify_lr(lr, curvature):
    reach = lr * curvature
    if reach < 1:
        return "monotone"
    return "bouncing" if reach == 1 else "diverging"
