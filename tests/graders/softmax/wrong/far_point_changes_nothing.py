"""Is any probability ever exactly 1?"""


def far_point_changes():
    return "a"
