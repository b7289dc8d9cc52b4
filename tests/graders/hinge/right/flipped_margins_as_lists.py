"""Returns its margins as plain lists of whole numbers."""


def flipped_margins():
    return [3, 3, 3], [0, 0, 8]
