"""By how much is each search better than guessing? And what does the last plot keep fixed?"""


def chance_level_puzzle():
    return "b"
