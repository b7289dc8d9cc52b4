"""Returns the numbers as a list."""


def better_numbering():
    return [2, 1, 0]
