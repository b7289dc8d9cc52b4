"""What did dividing W by 1000 do to the labels?"""


def chance_level_puzzle():
    return "d"
