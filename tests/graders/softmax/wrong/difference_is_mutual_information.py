"""Is there a joint distribution in either of the two terms?"""


def cross_entropy_minus_entropy():
    return "d"
