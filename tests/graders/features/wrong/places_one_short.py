"""Count the places of a patch of side 28 in an image of side 28."""


def numbers_in_grid():
    return 23 * 23 * 25
