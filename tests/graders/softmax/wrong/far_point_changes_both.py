"""Write down the hinge loss of that one point. What does it add to the sum?"""


def far_point_changes():
    return "d"
