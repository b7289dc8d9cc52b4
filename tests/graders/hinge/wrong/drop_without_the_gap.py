"""Is a loss of zero lost only once another class has caught up?"""


def largest_drop():
    return 4.9 - 2.0
