"""The lecture lowers the score by one. Does it have to stop there?"""


def largest_drop():
    return 1.0
