"""What can be learnt from labels that belong to other samples?"""


def surviving_bugs():
    return "acde"
