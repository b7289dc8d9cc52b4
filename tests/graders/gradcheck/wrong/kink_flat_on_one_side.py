"""Right of your w the loss should rise. Which sign of x makes a sample's loss rise with w?"""


def kink_point():
    return 1.0, [1.0]
