"""After subtracting, which distribution still stands in front of the logarithms?"""


def cross_entropy_minus_entropy():
    return "c"
