"""Which vector is prediction minus truth?"""


def match_gradients():
    return "a", "c", "b"
