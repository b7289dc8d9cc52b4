"""What happens at exactly twice 1/curvature?"""


def classify_lr(lr, curvature):
    reach = lr * curvature
    if reach < 1:
        return "monotone"
    return "alternating" if reach < 2 else "diverging"
