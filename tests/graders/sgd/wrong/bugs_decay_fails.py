"""By what factor has the rate fallen after 380 steps?"""


def surviving_bugs():
    return "ac"
