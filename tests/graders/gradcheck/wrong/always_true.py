"""What would your check say about a gradient that you know to be wrong?"""


def grad_check(f, W, X, y, reg, rng):
    return True
