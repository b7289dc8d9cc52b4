"""Which of the two losses still moves the true class where it has no probability?"""


def match_gradients():
    return "c", "b", "a"
