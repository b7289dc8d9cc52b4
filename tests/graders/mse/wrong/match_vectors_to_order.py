"""Does your answer list names for the vectors, or vectors for the names?"""


def match_gradients():
    return "c", "a", "b"
