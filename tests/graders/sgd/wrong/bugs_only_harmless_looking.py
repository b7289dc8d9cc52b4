"""Four per cent of the samples are missing from each epoch. Can you see that in the accuracy?"""


def surviving_bugs():
    return "ae"
