"""Which power of h is the first that five points do not cancel?"""


def error_ratios():
    return 2.0, 4.0, 8.0
