"""Where do the kinks go when delta gets smaller, and are there no margins there?"""


def why_hinge_checks_fail():
    return "c"
