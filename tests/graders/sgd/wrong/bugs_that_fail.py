"""Which ones are asked for, those that the accuracy finds or those that it misses?"""


def surviving_bugs():
    return "bd"
