"""These are the orders. What does halving h do to h, to its square and to its fourth power?"""


def error_ratios():
    return 1.0, 2.0, 4.0
