"""Write both sums under one sign: does a second random variable occur anywhere?"""


def cross_entropy_minus_entropy():
    return "a"
