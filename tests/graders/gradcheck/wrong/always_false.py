"""What would your check say about a gradient that you know to be right?"""


def grad_check(f, W, X, y, reg, rng):
    return False
