"""In how many rows can a patch of side 5 begin, if it must lie inside the image?"""


def numbers_in_grid():
    return 28 * 28 * 25
