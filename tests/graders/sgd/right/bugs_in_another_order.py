"""Names the letters in another order."""


def surviving_bugs():
    return "eca"
