"""You have summed the squares. What is still missing from a distance?"""


def pairwise_one_hot_distance():
    return 2.0
