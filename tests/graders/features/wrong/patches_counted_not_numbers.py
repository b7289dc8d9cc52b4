"""How many numbers does one patch hold?"""


def numbers_in_grid():
    return 24 * 24
