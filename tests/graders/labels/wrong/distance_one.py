"""In how many places do two one-hot rows differ?"""


def pairwise_one_hot_distance():
    return 1.0
