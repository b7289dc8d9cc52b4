"""At which w is the margin 1 - w * x of one sample exactly zero?"""


def kink_point():
    return 0.0, [2.0, -2.0]
