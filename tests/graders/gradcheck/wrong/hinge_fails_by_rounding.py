"""If rounding were to blame, what would a larger step do to the number of alarms?"""


def why_hinge_checks_fail():
    return "a"
