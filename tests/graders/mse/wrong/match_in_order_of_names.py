"""In which order do the three letters stand?"""


def match_gradients():
    return "a", "b", "c"
