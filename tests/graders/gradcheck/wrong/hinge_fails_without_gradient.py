"""At how many points of a line is the hinge not differentiable, and at how many is it?"""


def why_hinge_checks_fail():
    return "d"
