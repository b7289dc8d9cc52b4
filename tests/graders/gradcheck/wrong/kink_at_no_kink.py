"""Measure the slope on either side of your w with a small step. Are there two slopes?"""


def kink_point():
    return 0.0, [1.0]
