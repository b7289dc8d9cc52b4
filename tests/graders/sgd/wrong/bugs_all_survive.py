"""Walk uphill for a while and look at the accuracy."""


def surviving_bugs():
    return "abcde"
