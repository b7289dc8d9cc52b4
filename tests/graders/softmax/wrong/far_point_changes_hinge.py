"""What does the hinge loss give to a sample that meets all its margins?"""


def far_point_changes():
    return "b"
